import { expect, test } from '@jest/globals';
import { isRollbackSafe, markSchemas } from '../../src/migrate/rollback-safety.ts';
import type { MigrationPlan } from '../../src/plan/plan-migration.ts';
import type { Comparison } from '../../src/state/compare.ts';
import { obstaclesBackTo } from '../../src/state/schema-mark.ts';

const migration = (name: string, expandOnly: boolean): MigrationPlan => ({
  ...{ name, expandOnly, statements: [], blocking: false, consent: [] },
});
const adds = { name: 'harbor', migrations: [migration('1', true), migration('2', true)] };
const drops = { name: 'snow', migrations: [migration('1', true), migration('2', false)] };
const none = { applied: [], pending: [], failed: [], edited: [], missing: [], backDated: [], ahead: [] };
const done: Comparison = { kind: 'up-to-date', ...none, applied: ['1', '2'] };
const half: Comparison = {
  ...{ kind: 'failed', ...none, applied: ['1'], failed: [{ name: '2', startedAt: new Date(0), logs: '' }] },
};
const first: Comparison = {
  ...{ kind: 'failed', ...none, failed: [{ name: '1', startedAt: new Date(0), logs: '' }], pending: ['2'] },
};

test.each([
  ['nothing was applied', [{ plan: { name: 'harbor', migrations: [] }, begun: false, after: done }], true],
  ['all of it only added', [{ plan: adds, begun: true, after: done }], true],
  ['one migration took away', [{ plan: drops, begun: true, after: done }], false],
  [
    'one database of two lost something',
    [adds, drops].map((plan) => ({ plan, begun: true, after: done })),
    false,
  ],
  ['the one that takes away is half done', [{ plan: drops, begun: true, after: half }], false],
  ['it failed before the one that takes away', [{ plan: drops, begun: true, after: first }], true],
  ['it was refused before anything began', [{ plan: drops, begun: false }], true],
  ['nobody knows how it ended', [{ plan: drops, begun: true }], false],
])('where %s, going back is safe: %#', (_, ended, safe) => {
  expect(isRollbackSafe(ended)).toBe(safe);
});

const script = (name: string, sql: string) => ({ name, script: sql });
const migrations = [
  script('1_berths', 'CREATE TABLE berths (id int, feet int);'),
  script('2_metres', 'ALTER TABLE berths ADD COLUMN metres int;'),
  script('3_no_feet', 'ALTER TABLE berths DROP COLUMN feet;'),
  script('4_boats', 'CREATE TABLE boats (id int);'),
];
const stateWith = (applied: readonly string[], more: Partial<Comparison> = {}): Comparison => ({
  ...{ kind: 'up-to-date', ...none, applied, ...more },
});
const mark = async (after: Comparison | undefined, begun = true) => {
  const [made] = await markSchemas([
    {
      entry: { name: 'harbor' },
      begun,
      ...(after && { after }),
      surveyed: { migrations, route: { target: { schema: 'public' } } },
    },
  ]);
  return made;
};

test('a mark names the releases that work with every migration of the database, those of earlier runs too', async () => {
  const names = migrations.map(({ name }) => name);
  expect(await mark(stateWith(names))).toEqual({
    name: 'harbor',
    newest: '4_boats',
    // Releases before 3_no_feet use a column that is gone.
    worksFor: ['4_boats', '3_no_feet'],
  });
  expect(await mark(stateWith(names.slice(0, 2)))).toMatchObject({
    worksFor: ['2_metres', '1_berths'],
  });
});

test('a mark counts a begun migration, and names no release where the history is different or unknown', async () => {
  const failed = [{ name: '3_no_feet', startedAt: new Date(0), logs: '' }];
  const half = stateWith(['1_berths', '2_metres'], { kind: 'failed', failed });
  expect(await mark(half)).toMatchObject({ newest: '3_no_feet', worksFor: ['3_no_feet'] });
  const nothing = { name: 'harbor', newest: null, worksFor: [] };
  expect(await mark(stateWith(['1_berths'], { kind: 'ahead', ahead: ['9_later'] }))).toEqual(nothing);
  expect(await mark(undefined)).toEqual(nothing);
});

test.each([
  ['what it knows still is there', '3_no_feet', []],
  [
    'something that it knows was taken away',
    '1_berths',
    [/harbor: that release knows 1_berths; since then, up to 4_boats/],
  ],
  ['nothing was recorded with it', undefined, [/harbor: it is not known which migrations/]],
])('the mark of a release decides whether it is safe to go back to: %s', async (_, newest, told) => {
  const now = await mark(stateWith(migrations.map(({ name }) => name)));
  const then = newest === undefined ? undefined : [{ name: 'harbor', newest, worksFor: [newest] }];
  const obstacles = obstaclesBackTo(now ? [now] : [], then);
  expect(obstacles).toEqual(told.map((pattern) => expect.stringMatching(pattern)));
});
