import { expect, test } from '@jest/globals';
import { whenFree } from '../../src/migrate/when-free.ts';
import type { PrismaRun } from '../../src/prisma/prisma.ts';
import type { DatabaseState, Locked } from '../../src/state/state.ts';

const run = (exitCode: number, ...lines: string[]) => ({ aim: {}, exitCode, lines }) as unknown as PrismaRun;
const refused = run(
  1,
  'Error: P1002',
  'Timed out trying to acquire a postgres advisory lock (SELECT pg_advisory_lock(72707369)). Timeout: 10000ms.',
);
const atLimit = run(1, 'ERROR: canceling statement due to lock timeout');
const midway = run(1, 'Applying migration `1_moor`', 'ERROR: canceling statement due to lock timeout');
const well = run(0, 'All migrations have been successfully applied.');
const free = { kind: 'unmanaged', tables: [] } as const;
const holder = { pid: 42, application: '', client: null, active: false, since: null, statement: '' };
const locked: Locked = { kind: 'locked', holder };

/** Runs Prisma with these ends, one after the other, between these states. */
async function deploy(ends: PrismaRun[], states: DatabaseState[]) {
  const end = await whenFree(
    async () => ends.shift() ?? well,
    async () => states.shift() ?? free,
    () => states.length > 0,
  );
  return { end, left: ends.length };
}

test.each([
  ['is run once where nothing is in its way', [well, well], [], well, 1],
  ['is run again where a backup held its lock', [refused, well], [free], well, 0],
  ['is run again where lock-timeout ended its wait for the lock', [atLimit, well], [free], well, 0],
  ['is not run again once the time is over', [refused, well], [], refused, 1],
  ['is not run again once it has begun a migration', [midway, well], [free], midway, 1],
  ['is not run again where the lock does not become free', [refused, well], [locked], locked, 1],
])('Prisma %s', async (_, ends, states, end, left) => {
  expect(await deploy([...ends], [...states])).toEqual({ end, left });
});
