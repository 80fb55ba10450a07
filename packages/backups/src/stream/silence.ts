import { PassThrough, pipeline, type Readable } from 'node:stream';
import { type Clock, Failure, formatSize, sayElapsed } from '@fairway/runtime';

/** How long a dump may give no byte: longer than any that works, and much shorter than a job. */
export const silenceMs = 3_600_000;

/**
 * Lets a dump pass, and ends one that gives no byte for too long: whatever it waits for, it holds its locks and its
 * snapshot meanwhile. The time in which nobody takes its bytes is not its own.
 * @param of the name of the dump, for failures: `The dump of harbor on db1`
 */
export function endWhenSilent(bytes: Readable, of: string, clock: Clock): Readable {
  const passed = new PassThrough();
  const over = new AbortController();
  let length = 0;
  let heardAt = clock.now();
  bytes.on('data', (piece: Buffer) => {
    length += piece.length;
    heardAt = clock.now();
  });
  const watch = async () => {
    for (;;) {
      await clock.sleep(heardAt + silenceMs - clock.now(), over.signal);
      if (passed.readableLength + passed.writableLength > 0) heardAt = clock.now();
      if (clock.now() - heardAt < silenceMs) continue;
      passed.destroy(silent(of, length));
      return;
    }
  };
  watch().catch(() => {});
  pipeline(bytes, passed, () => over.abort());
  return passed;
}

function silent(of: string, length: number): Failure {
  return new Failure({
    what: `${of} was ended.`,
    why: `It gave no byte for ${sayElapsed(silenceMs)}, after ${formatSize(length)}.`,
    fix: 'Look on its machine what it waits for: a lock, a question, or a server that hangs. A command that writes a file first must write its dump as it goes.',
  });
}
