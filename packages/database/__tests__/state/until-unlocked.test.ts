import { expect, test } from '@jest/globals';
import { virtualClock } from '../../../../test/stage/samples/virtual-clock.ts';
import { parseDatabaseUrl } from '../../src/connection/database-url.ts';
import { runMark, runOf } from '../../src/state/migration-lock.ts';
import type { DatabaseState, Locked } from '../../src/state/state.ts';
import { lockedProblem } from '../../src/state/state-problem.ts';
import { untilUnlocked } from '../../src/state/until-unlocked.ts';

const holder = { pid: 42, application: '', client: null, active: false, since: null, statement: '' };
const locked = (run?: string): Locked => ({ kind: 'locked', holder, ...(run === undefined ? {} : { run }) });
const free = { kind: 'unmanaged', tables: [] } as const;
const backup = 'backup by octocat acme/shop https://x';

/** What a wait says, where the lock is free at that time; undefined for a holder that never ends. */
async function wait(state: Locked, freeAt: number | undefined, waitMs: number) {
  const clock = virtualClock();
  const said: string[] = [];
  const read = async (): Promise<DatabaseState> =>
    freeAt !== undefined && clock.now() >= freeAt ? free : state;
  const say = (line: string) => void said.push(line);
  const { signal } = new AbortController();
  const end = await untilUnlocked('shop', read, clock.now() + waitMs, {
    clock,
    signal,
    info: say,
    progress: say,
  });
  return { kind: end.kind, said, at: clock.now() };
}

test('a database that is backed up is waited for, and it is told for whom and how long', async () => {
  expect(await wait(locked(backup), 25_000, 600_000)).toEqual({
    kind: 'unmanaged',
    at: 25_000,
    said: [
      `shop: its lock of migrations is held by a ${backup}; waiting up to 10m 00s`,
      `shop: its lock of migrations is held by a ${backup}; 10 s of 10m 00s`,
      `shop: its lock of migrations is held by a ${backup}; 20 s of 10m 00s`,
    ],
  });
});

test('the wait has an end', async () => {
  expect(await wait(locked(), undefined, 2_000)).toMatchObject({ kind: 'locked', at: 2_000 });
  expect(await wait(locked(), undefined, 0)).toEqual({ kind: 'locked', at: 0, said: [] });
});

test.each([
  [backup, 'is being backed up', `It is ${backup}`],
  ['run 4711 of acme/shop', 'is being migrated by another run', 'It is run 4711 of acme/shop'],
  [undefined, 'is being migrated by another run', 'A Prisma that this action did not start'],
])('of the holder %s it is said what it does', (run, what, why) => {
  const problem = lockedProblem('shop', parseDatabaseUrl('shop', 'postgresql://u:p@db/shop'), locked(run));
  expect(problem.what).toContain(what);
  expect(problem.why).toContain(why);
});

test('the mark of a run gives its description back, and another name none', () => {
  expect(runOf(runMark('f00d', 'backup by mia'))).toBe('backup by mia');
  expect(runOf('psql')).toBeUndefined();
});
