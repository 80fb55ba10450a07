import { type Clock, type Failure, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { holdMigrationLock } from '../../src/lock/migration-lock.ts';
import { type Answer, psqlAccess } from '../psql/psql-host.ts';

/** A clock on which the looks at the lock follow at once, and patience is short. */
const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms === 2_000 || ms === 60_000 ? 1 : ms, signal),
};

/** What is told of a lock that is lost at the second look. */
async function lossOf(second: Answer, afterwards?: string): Promise<Failure> {
  let looks = 0;
  const access = psqlAccess({
    refusal: () => (looks > 1 ? afterwards : undefined),
    answer(_, sql) {
      if (!sql.includes('EXISTS')) return [{ held: true }];
      looks += 1;
      return looks === 1 ? [{ held: true }] : second;
    },
  });
  const { signal } = new AbortController();
  const { lost, release } = await holdMigrationLock(access, { holder: 'us', waitMs: 0, signal }, clock);
  if (!lost.aborted) await new Promise((resolve) => lost.addEventListener('abort', resolve));
  await release();
  return lost.reason as Failure;
}

const ended = { lost: 'FATAL:  terminating connection due to administrator command' };

test('a lock that is lost with its database tells that the database is gone', async () => {
  const { why, fix } = await lossOf(ended, 'psql: error: FATAL:  database "harbor" does not exist');
  expect(why).toMatch(/session was ended.*The server has no such database/);
  expect(fix).toContain('psql -l');
});

test('a lock whose session alone was ended tells that, and no pooler is blamed', async () => {
  const { why } = await lossOf(ended);
  expect(why).toBe('The server ended the session: it was stopped, or somebody ended the session.');
});

test('a lock that another session holds tells of a pooler', async () => {
  expect((await lossOf([{ held: false }])).why).toMatch(/^What answers there is a pooler/);
});

test('a lock of a server that hangs is given up, and holds nobody', async () => {
  const hung = Promise.withResolvers<void>();
  let looks = 0;
  const access = psqlAccess({
    answer(_, sql) {
      if (!sql.includes('EXISTS')) return [{ held: true }];
      looks += 1;
      if (looks === 1) return [{ held: true }];
      hung.resolve();
      return 'hangs';
    },
  });
  const { signal } = new AbortController();
  const { lost, release } = await holdMigrationLock(access, { holder: 'us', waitMs: 0, signal }, clock);
  await hung.promise;
  await release();
  expect(lost.aborted).toBe(false);
});
