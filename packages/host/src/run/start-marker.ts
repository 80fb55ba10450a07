import { startMarker } from './shell-program.ts';

/**
 * Removes the first line of the shell program from a command's standard output. Bytes before that line come from the
 * login shell's start-up files and are not output of the command.
 */
export class StartMarker {
  readonly started: Promise<number>;
  #tell: (pid: number) => void = () => {};
  #pid: number | undefined;
  #held: Buffer = Buffer.alloc(0);

  constructor() {
    this.started = new Promise((resolve) => {
      this.#tell = resolve;
    });
  }

  /** The process id of the command, which is also the id of its process group; undefined until it has started. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** The text before the marker; empty once the command has started. */
  get noise(): string {
    return this.#held.toString('utf8');
  }

  /** The bytes of a chunk that are the command's own. */
  strip(chunk: Uint8Array): Uint8Array {
    if (this.#pid !== undefined) return chunk;
    this.#held = Buffer.concat([this.#held, chunk]);
    const match = new RegExp(`${startMarker}([0-9]+)\n`).exec(this.#held.toString('latin1'));
    if (match === null) return new Uint8Array();
    const rest = this.#held.subarray(match.index + match[0].length);
    this.#held = Buffer.alloc(0);
    this.#pid = Number(match[1]);
    this.#tell(this.#pid);
    return rest;
  }
}
