import { Transform } from 'node:stream';
import { shorten } from '@fairway/runtime';
import { startMarker } from './shell-program.ts';

/** Bytes before the marker that are kept, for the error of a login shell that never runs the command. */
const mostNoise = 64 * 1024;
/** Bytes behind them, so that a secret at the border is whole when it is looked for. */
const beyond = 16 * 1024;
/** Longer than the marker with any process id. */
const markerLength = startMarker.length + 24;

/**
 * Removes the first line of the shell program from a command's standard output. Bytes before that line come from the
 * login shell's start-up files and are not output of the command. Each byte is searched once, however many there are.
 */
export class StartMarker {
  readonly started: Promise<number>;
  #tell: (pid: number) => void = () => {};
  #pid: number | undefined;
  #noise: Uint8Array[] = [];
  #noiseLength = 0;
  /** The end of what was searched: the marker may have begun in it. */
  #tail = '';

  constructor() {
    this.started = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  /** The process id of the command, which is also the id of its process group; undefined until it has started. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** The first text before the marker; empty once the command has started. */
  get noise(): string {
    return shorten(Buffer.concat(this.#noise).toString('utf8'), mostNoise);
  }

  /** A stream that lets pass what is the command's own. */
  stripping(): Transform {
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => done(null, this.strip(chunk)),
    });
  }

  /** The bytes of a chunk that are the command's own. */
  strip(chunk: Uint8Array): Uint8Array {
    if (this.#pid !== undefined) return chunk;
    const searched = this.#tail + Buffer.from(chunk).toString('latin1');
    const match = new RegExp(`${startMarker}([0-9]{1,20})\n`).exec(searched);
    if (match === null) {
      if (this.#noiseLength < mostNoise + beyond) this.#noise.push(chunk);
      this.#noiseLength += chunk.length;
      this.#tail = searched.slice(-markerLength);
      return new Uint8Array();
    }
    const rest = chunk.subarray(match.index + match[0].length - this.#tail.length);
    this.#noise = [];
    this.#tail = '';
    this.#pid = Number(match[1]);
    this.#tell(this.#pid);
    return rest;
  }
}
