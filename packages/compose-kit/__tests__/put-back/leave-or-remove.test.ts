import type { LedgerEntry } from '@fairway/releases';
import { Failure, systemClock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import type { ProjectDeploy } from '../../src/plan/project-deploy.ts';
import { leaveAll, leaveOrRemove } from '../../src/put-back/leave-or-remove.ts';
import { hostDeploy } from '../project.ts';

const cause = new Failure({ what: 'web is not healthy.', why: 'It ends with 1.', fix: 'Look at its log.' });
const project = { settings: { project: 'quay' } as ProjectDeploy['settings'] };

/** The lock is held all the time. */
const held = { clock: systemClock, lost: new AbortController().signal };

/** A host whose ledger is in memory, or cannot be written. */
function hostWith({ full = false, name = 'web1' } = {}) {
  const entries: LedgerEntry[] = [];
  const deploy = hostDeploy({ name });
  const ledger = {
    ...deploy.ledger,
    async append(entry: LedgerEntry) {
      if (full) throw new Error('No space left on device');
      entries.push(entry);
    },
  };
  return { deploy: { ...deploy, ledger }, entries };
}

describe('a host that has no previous release', () => {
  test.each([
    ['nothing-proven', 'web1: there is no proven release of quay to go back to; v2 is left as it is.'],
    [
      'first-deploy',
      'web1: this was the first deploy of quay; it is left for you to look at. To take it away: `docker compose -p quay down`.',
    ],
  ] as const)(
    'is left as it is (%s), with a line that says so and a record in the ledger',
    async (because, line) => {
      const { deploy, entries } = hostWith();
      const said = await leaveOrRemove(project, deploy, { action: 'leave', because }, cause, held);
      expect(said).toBe(line);
      expect(entries).toMatchObject([{ outcome: 'failed', cause: cause.what }]);
    },
  );

  test('is reported even where its ledger cannot be written', async () => {
    const { deploy } = hostWith({ full: true });
    const decision = { action: 'leave', because: 'first-deploy' } as const;
    expect(await leaveOrRemove(project, deploy, decision, cause, held)).toMatch(/^web1: this was/);
  });

  test('has its first release removed, and nothing stopped where its Compose file is missing', async () => {
    const { deploy, entries } = hostWith();
    const said = await leaveOrRemove(project, deploy, { action: 'remove' }, cause, held);
    expect(said).toContain('were removed again, as "first-deploy-failed: remove" says');
    expect(entries).toMatchObject([{ outcome: 'removed', cause: cause.what }]);
  });

  test('is not touched where the lock is lost before', async () => {
    const { deploy, entries } = hostWith();
    const lost = { clock: systemClock, lost: AbortSignal.abort() };
    await expect(leaveOrRemove(project, deploy, { action: 'remove' }, cause, lost)).rejects.toBe(cause);
    expect(entries).toEqual([]);
  });
});

test('hosts with migrated databases are all left as they are and recorded, even where the ledger of one cannot be written', async () => {
  const [one, two] = [hostWith({ full: true }), hostWith({ name: 'web2' })];
  const hosts = [one.deploy, two.deploy];
  const { ending, failure } = await leaveAll(project, hosts, ['a column is gone'], cause, systemClock);
  expect(ending.status).toBe('failed');
  expect(failure?.what).toBe('web is not healthy. v1 was not put back.');
  expect(failure?.evidence).toContain('a column is gone');
  expect(two.entries).toMatchObject([{ outcome: 'failed' }]);
});
