import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResult } from '@fairway/workflow-runner';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Boatyard, howItEnded, jobOf } from '../../stage/pipelines/boatyard/boatyard.ts';
import { everyStep, readable, restartOnly, unreadable } from '../../stage/pipelines/boatyard/changes.ts';
import { belongingsOf, output, query, readLedger } from '../../stage/pipelines/boatyard/inside.ts';
import { askServed } from '../../stage/pipelines/boatyard/served.ts';
import { stagedAndDestroyed } from './staged-and-destroyed.ts';

/** A yard in production, and what it serves. */
export interface Serving {
  readonly yard: Boatyard;
  readonly project: string;
  /** What serves, which is brittle, and the release before. */
  readonly release: string;
  readonly before: string;
}

const succeeded = (result: RunResult) => expect(howItEnded(result)).toBe('success');
const outputsOf = (result: RunResult) => jobOf(result, 'Look and heal')?.outputs ?? {};
const summaryOf = (result: RunResult) => jobOf(result, 'Look and heal')?.summary ?? '';

/** The schedule of the example `health`, beside whatever has deployed. */
export function testLooks(open: () => Serving): void {
  const docker = (...argv: readonly string[]) => output(open().yard.node, ['docker', ...argv]);
  const issues = () => open().yard.github.state.issues.all.map(({ title, state }) => [title, state]);
  const toldOf = (state: string) =>
    open().yard.told.filter((one) => one.event.startsWith('health.') && one.state === state);

  describe('a quiet quarter of an hour', () => {
    beforeAll(() => stagedAndDestroyed(open().yard, 'boatyard-staging'));

    it('is healthy, has a status page, and is no incident for staging, which was destroyed on purpose', async () => {
      const { yard } = open();
      const [production, staging] = await Promise.all([yard.look(), yard.look({ environment: 'staging' })]);
      for (const result of [production, staging]) {
        succeeded(result);
        expect(outputsOf(result)).toMatchObject({ outcome: 'healthy', healed: '[]', incident: '[]' });
      }
      expect(issues()).toEqual([]);
      expect(yard.told.filter(({ event }) => event.startsWith('health.'))).toEqual([]);
      expect(await readFile(join(production.dir, 'pages/index.html'), 'utf8')).toMatch(/backend/);
      expect(jobOf(staging, 'Publish the status page')?.conclusion).toBe('skipped');
    });
  });

  describe('a backend that was killed', () => {
    it('is brought back, and nothing else is touched', async () => {
      const { yard, project, release } = open();
      const before = await belongingsOf(yard.node, project);
      await docker('kill', before.running['backend'] ?? '');
      const result = await yard.look();
      succeeded(result);
      expect(outputsOf(result)).toMatchObject({
        outcome: 'healed',
        healed: expect.stringMatching(/^\["backend on [^"]*"\]$/),
      });
      expect(await askServed(yard.node)).toMatchObject({ backend: release });
      const after = await belongingsOf(yard.node, project);
      expect(after.running['postgres']).toBe(before.running['postgres']);
      expect(after.running['frontend']).toBe(before.running['frontend']);
    });
  });

  describe('a release with a fault in its image', () => {
    it('is not healed by a restart: one incident', async () => {
      const { yard, project } = open();
      await yard.repository.commit(restartOnly);
      await query(yard.node, project, `INSERT INTO boats (name) VALUES ('Flying Dutchman')`);
      const result = await yard.look();
      expect(result.conclusion).toBe('failure');
      expect(outputsOf(result)['outcome']).toBe('failing');
      expect(summaryOf(result)).toContain('Flying Dutchman');
      expect(issues()).toEqual([[expect.stringMatching(/^P1: backend/), 'open']]);
      expect(toldOf('opened')).toHaveLength(1);
    });

    it('goes back to the release before', async () => {
      const { yard, project, release, before } = open();
      await yard.repository.commit(everyStep);
      const result = await yard.look();
      succeeded(result);
      expect(outputsOf(result)['outcome']).toBe('healed');
      expect(await askServed(yard.node)).toMatchObject({ backend: before });
      const ledger = (await readLedger(yard.node, project)).map(({ version, outcome }) => [version, outcome]);
      expect(ledger.at(-1)).toEqual([before, 'proven']);
      expect(ledger).toContainEqual([release, 'proven']);
    });
  });

  describe('a look that cannot be made', () => {
    it('is told with its cause', async () => {
      const { yard } = open();
      await yard.repository.commit(unreadable);
      const result = await yard.look();
      expect(result.conclusion).toBe('failure');
      expect(toldOf('opened').slice(1)).toEqual([
        expect.objectContaining({ event: 'health.failed', title: expect.stringContaining('heal-wait') }),
      ]);
    });

    it('is over with the next one, as the incident is: people were told once of each, and of its end', async () => {
      const { yard } = open();
      await yard.repository.commit(readable);
      const result = await yard.look();
      succeeded(result);
      expect(outputsOf(result)).toMatchObject({ outcome: 'healthy', incident: '[]' });
      expect(issues()).toEqual([
        [expect.stringMatching(/backend/), 'closed'],
        [expect.stringMatching(/heal-wait/), 'closed'],
      ]);
      // What was healed within one run was told once, as over.
      expect([toldOf('opened').length, toldOf('resolved').length]).toEqual([2, 1 + 2]);
    });
  });
}
