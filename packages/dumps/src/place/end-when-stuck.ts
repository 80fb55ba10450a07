import { pipeline, type Readable, Transform } from 'node:stream';
import { type Clock, Failure, sayElapsed } from '@fairway/runtime';

/** How long a program may take no byte of those that wait for it: longer than any that works. */
const stuckMs = 3_600_000;

/**
 * Lets bytes pass to a program, and ends them where it takes none for too long. The time in which none are there is not
 * its own, nor that after the last one, in which it may build indexes for hours.
 * @param to the program and where it runs, for failures: `pg_restore of service db on db1`
 */
export function endWhenStuck(bytes: Readable, to: string, clock: Clock): Readable {
  const over = new AbortController();
  let takenAt = clock.now();
  const passed = new Transform({
    transform(piece: Buffer, _encoding, done) {
      takenAt = clock.now();
      done(null, piece);
    },
  });
  const watch = async () => {
    for (;;) {
      await clock.sleep(takenAt + stuckMs - clock.now(), over.signal);
      if (passed.readableLength + passed.writableLength === 0) takenAt = clock.now();
      if (clock.now() - takenAt < stuckMs) continue;
      passed.destroy(stuck(to));
      return;
    }
  };
  watch().catch(() => {});
  pipeline(bytes, passed, () => over.abort());
  return passed;
}

function stuck(to: string): Failure {
  return new Failure({
    what: `${to} was ended.`,
    why: `It took no byte of its input for ${sayElapsed(stuckMs)}, and more was there.`,
    fix: 'Look what it waits for there: a disk that hangs, a lock, or an engine that does not answer.',
  });
}
