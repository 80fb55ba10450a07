import { Failure } from '@fairway/runtime';
import { KeyExistsFailure, type Leftover, type Upload } from '../destination.ts';
import { commitProgram, keyTaken, missing, partProgram, removeProgram } from './programs.ts';
import type { RunThere } from './run.ts';

/** Size of the blocks that a part begins at. */
export const blockBytes = 1024 ** 2;

/** What an upload needs to know of its directory. */
export interface UploadPlace {
  readonly destination: string;
  readonly final: string;
  readonly part: string;
  readonly run: RunThere;
}

/** An object that is written into one file. Its parts must be offered in order, because each begins where the last ends. */
export class DirectoryUpload implements Upload {
  readonly leftover: Leftover;
  readonly #place: UploadPlace;
  readonly #sizes: number[] = [];
  readonly #written = new Set<number>();
  readonly #stop = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(place: UploadPlace, leftover: Leftover) {
    this.#place = place;
    this.leftover = leftover;
  }

  async part(number: number, bytes: Uint8Array, md5: string): Promise<void> {
    const before = this.#sizes.slice(0, number - 1);
    const start = before.reduce((sum, size) => sum + size, 0);
    if (before.length < number - 1 || start % blockBytes !== 0) {
      throw new TypeError(`Part ${number} of ${this.leftover.key} does not follow whole blocks.`);
    }
    this.#sizes[number - 1] = bytes.byteLength;
    const writing = this.#write(number, bytes, { md5, start });
    this.#underWay.add(writing);
    try {
      await writing;
    } finally {
      this.#underWay.delete(writing);
    }
    this.#written.add(number);
  }

  async #write(
    number: number,
    bytes: Uint8Array,
    { md5, start }: { readonly md5: string; readonly start: number },
  ) {
    const { destination, part, run } = this.#place;
    const what = `${destination} did not take part ${number} of ${this.leftover.key}.`;
    const { exitCode, stdout } = await run(
      partProgram,
      [part, String(start / blockBytes), String(bytes.byteLength)],
      { what, stdin: bytes, signal: this.#stop.signal, accept: [0, missing] },
    );
    if (exitCode === missing) throw gone(what);
    if (stdout.slice(0, 32) === Buffer.from(md5, 'base64').toString('hex')) return;
    throw new Failure({
      what,
      why: 'What was read back from the file is not what was written.',
      fix: 'Look at the disk and the memory of that machine (`dmesg`), then run this again.',
    });
  }

  async commit(): Promise<{ readonly bytes: number }> {
    const { destination, final, part, run } = this.#place;
    const { key } = this.leftover;
    if (this.#sizes.length === 0 || this.#written.size !== this.#sizes.length || this.#underWay.size > 0) {
      throw new TypeError(`The parts of ${key} are not complete.`);
    }
    const bytes = this.#sizes.reduce((sum, size) => sum + size, 0);
    const what = `${destination} did not complete ${key}.`;
    const { exitCode, stdout } = await run(commitProgram, [final, part, String(bytes)], {
      what,
      signal: this.#stop.signal,
      accept: [0, keyTaken, missing],
    });
    if (exitCode === keyTaken) throw new KeyExistsFailure(destination, key);
    if (exitCode === missing) throw gone(what);
    if (Number(stdout) === bytes) return { bytes };
    throw new Failure({
      what,
      why: `The file has ${stdout.trim()} bytes under its name, and not ${bytes}.`,
      fix: 'Look at the disk of that machine (`dmesg`, `df`), then run this again.',
    });
  }

  async abort(): Promise<void> {
    this.#stop.abort(new Error(`The upload of ${this.leftover.key} was ended.`));
    await Promise.allSettled(this.#underWay);
    const { destination, part, run } = this.#place;
    await dropFile(run, { destination, key: this.leftover.key, part });
  }
}

/** Removes an unfinished file. */
export async function dropFile(
  run: RunThere,
  { destination, key, part }: { readonly destination: string; readonly key: string; readonly part: string },
): Promise<void> {
  await run(removeProgram, [part], {
    what: `${destination} did not remove the unfinished file of ${key}, which takes room until the next run.`,
  });
}

function gone(what: string): Failure {
  return new Failure({
    what,
    why: 'The unfinished file is gone: somebody has removed it.',
    fix: 'Let nothing clean up that directory while a run goes on, and run this again.',
  });
}
