import { localHost } from '@fairway/host';
import { type LedgerEntry, openLedger } from '@fairway/releases';
import { Failure, silentLogger, systemClock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { leave } from '../../src/put-back/leave-or-remove.ts';
import { releaseOf } from '../stack-view.ts';

const cause = new Failure({
  what: 'pier_lamp does not run.',
  why: 'It ends with 1.',
  fix: 'Look at its log.',
  evidence: ['no oil'],
});
const [v1, v2] = [releaseOf('v1', ['lamp']), releaseOf('v2', ['lamp'])];

/** Leaves a stack as it is, with a ledger in memory. */
async function left(because: Parameters<typeof leave>[1]['because'], { full = false, foreign = false } = {}) {
  const entries: LedgerEntry[] = [];
  const host = localHost({ logger: silentLogger, clock: systemClock });
  const ledger = {
    ...openLedger(host, { dir: '/nowhere' }),
    async append(entry: LedgerEntry) {
      if (full) throw new Error('No space left on device');
      entries.push(entry);
    },
  };
  const { id, version, commit } = v2;
  const deploy = {
    ledger,
    attempt: { id, version, commit, startedAt: '2026-11-21T04:00:00Z', actor: 'mona', runUrl: '' },
    clock: systemClock,
    previous: because === 'databases' && !foreign ? v1 : undefined,
    obstacles: because === 'databases' ? ['the column "berth" is gone'] : [],
    settings: { stack: 'pier' },
    swarm: { manager: { typed: (command: string) => `ssh ops@harbour ${command}` } },
    wanted: { release: v2 },
  };
  return { ...(await leave(deploy, { action: 'leave', because }, cause)), entries };
}

describe('a stack that is left as it is after a failed deploy', () => {
  test.each([
    [
      'databases',
      'the column "berth" is gone',
      /v1 was not put back\.$/,
      /`ssh ops@harbour docker stack ps pier`/,
    ],
    [
      'nothing-proven',
      'There is no proven release of pier to go back to: v2 is left as it is.',
      /pier_lamp does not run\.$/,
      /Look at its log\. To take the stack away: `ssh ops@harbour docker stack rm pier`\.$/,
    ],
    [
      'first-deploy',
      'This was the first deploy of pier: it is left for you to look at.',
      /pier_lamp does not run\.$/,
      /Look at its log\. To take the stack away: `ssh ops@harbour docker stack rm pier`\.$/,
    ],
  ] as const)(
    'has an error that says why (%s), after the cause, and a record in the ledger',
    async (because, line, what, fix) => {
      const { ending, failure, entries } = await left(because);
      expect(ending).toMatchObject({ status: 'failed', serves: undefined });
      expect(failure?.what).toMatch(what);
      expect(failure?.evidence[0]).toBe('no oil');
      expect(failure?.evidence).toContain(line);
      expect(failure?.fix).toMatch(fix);
      expect(entries).toMatchObject([{ id: v2.id, outcome: 'failed', cause: cause.what }]);
    },
  );

  test('after a migration names what ran before Fairway where there is no release', async () => {
    const { failure } = await left('databases', { foreign: true });
    expect(failure?.what).toBe('pier_lamp does not run. What ran before was not put back.');
  });

  test('has an error with the cause of the failed deploy even where the ledger cannot be written', async () => {
    const { failure, entries } = await left('first-deploy', { full: true });
    expect([failure?.what, entries]).toEqual([cause.what, []]);
  });
});
