import { Readable } from 'node:stream';
import { type HttpAnswer, NoAnswer } from './exchange.ts';

const mostCutsWithoutBytes = 5;

export interface ResumedBody {
  /** Of the whole object. */
  readonly bytes: number;
  /** The first answer, from the first byte. */
  readonly first: HttpAnswer;
  /** Asks for the rest, from this byte on, of the very same object. It tries again by itself. */
  readonly from: (at: number) => Promise<HttpAnswer>;
  /** Says what it means that the rest does not come. */
  readonly explain: (problem: NoAnswer) => Error;
}

/** The bytes of an object as one stream. Where the connection is cut, the rest is asked for. */
export function resumedBody({ bytes, first, from, explain }: ResumedBody): Readable {
  return Readable.from(pieces(), { objectMode: false });

  async function* pieces(): AsyncGenerator<Uint8Array> {
    let at = 0;
    let cuts = 0;
    for (let answer = first; ; answer = await from(at)) {
      const before = at;
      let cut: unknown;
      try {
        for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
          at += chunk.byteLength;
          yield chunk;
        }
      } catch (error) {
        cut = error;
      }
      if (at === bytes) return;
      if (at > bytes) throw explain(new NoAnswer(`${at} bytes came of an object of ${bytes}`));
      cuts = at > before ? 0 : cuts + 1;
      if (cuts === mostCutsWithoutBytes) {
        throw explain(
          new NoAnswer(`the answer ends after ${at} bytes of ${bytes}, each time`, { cause: cut }),
        );
      }
    }
  }
}
