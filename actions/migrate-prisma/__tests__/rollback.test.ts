import type { DatabaseState, MigrationPlan } from '@fairway/database';
import { expect, test } from '@jest/globals';
import { isRollbackSafe } from '../src/rollback.ts';

const migration = (name: string, expandOnly: boolean): MigrationPlan => ({
  ...{ name, expandOnly, statements: [], blocking: false, consent: [] },
});
const adds = { name: 'harbor', migrations: [migration('1', true), migration('2', true)] };
const drops = { name: 'snow', migrations: [migration('1', true), migration('2', false)] };
const none = { applied: [], pending: [], failed: [], edited: [], missing: [], backDated: [], ahead: [] };
const done: DatabaseState = { kind: 'up-to-date', ...none, applied: ['1', '2'] };
const half: DatabaseState = {
  ...{ kind: 'failed', ...none, applied: ['1'], failed: [{ name: '2', startedAt: new Date(0), logs: '' }] },
};
const first: DatabaseState = {
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
