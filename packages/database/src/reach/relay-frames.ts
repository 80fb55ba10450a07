/** The kinds of frames that the two ends of a relay send each other about a connection. */
export type FrameKind = 'open' | 'opened' | 'data' | 'end';

const kinds: readonly FrameKind[] = ['open', 'opened', 'data', 'end'];
const headLength = 9;

export interface Frame {
  readonly connection: number;
  readonly kind: FrameKind;
  readonly content: Buffer;
}

/** A frame as bytes: the connection's number (4 bytes), the kind (1), the length (4), the content. */
export function writeFrame({ connection, kind, content }: Frame): Buffer {
  const head = Buffer.alloc(headLength);
  head.writeUInt32BE(connection, 0);
  head.writeUInt8(kinds.indexOf(kind), 4);
  head.writeUInt32BE(content.length, 5);
  return Buffer.concat([head, content]);
}

/** Reads chunks of bytes and returns the frames that are complete. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): readonly Frame[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const frames: Frame[] = [];
    while (this.#rest.length >= headLength) {
      const end = headLength + this.#rest.readUInt32BE(5);
      if (this.#rest.length < end) break;
      const kind = kinds[this.#rest.readUInt8(4)];
      if (kind === undefined) throw new Error('the bytes are not a frame of a relay');
      frames.push({
        connection: this.#rest.readUInt32BE(0),
        kind,
        content: this.#rest.subarray(headLength, end),
      });
      this.#rest = this.#rest.subarray(end);
    }
    return frames;
  }
}
