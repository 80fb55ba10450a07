import { describe, expect, test } from '@jest/globals';
import { planMigrations } from '../../src/plan/plan-migration.ts';
import { dataScripts } from './verdicts/data-scripts.ts';
import { lockScripts } from './verdicts/lock-scripts.ts';
import { nameScripts } from './verdicts/name-scripts.ts';
import { prismaScripts } from './verdicts/prisma-scripts.ts';
import { tableScripts } from './verdicts/table-scripts.ts';
import type { Verdict } from './verdicts/verdict.ts';

const migrations = (scripts: readonly string[], from: number) =>
  scripts.map((script, index) => ({ name: `${from + index}_migration`, script }));

async function verdictOn({ pending, history }: Verdict): Promise<string> {
  const plans = await planMigrations(migrations(pending, 1), {
    history: history ? migrations([history], 0) : [],
  });
  const letters = [
    plans.every(({ expandOnly }) => expandOnly) ? '' : 'c',
    plans.some(({ blocking }) => blocking) ? 'b' : '',
  ];
  return letters.join('') || '-';
}

describe.each([
  ['what Prisma writes', prismaScripts],
  ['rows, queries and functions', dataScripts],
  ['columns, constraints, indexes and partitions', tableScripts],
  ['names and owners', nameScripts],
  ['locks', lockScripts],
])('the plan agrees with a database administrator about %s', (_, verdicts) => {
  test.each(verdicts)('$verdict $reason: $pending', async (one) => {
    expect(await verdictOn(one)).toBe(one.verdict);
  });
});
