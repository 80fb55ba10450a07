import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunResult } from '@fairway/workflow-runner';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Boatyard, howItEnded, jobOf, openBoatyard } from '../stage/pipelines/boatyard/boatyard.ts';
import {
  brittle,
  everyStep,
  readable,
  restartOnly,
  shorterLook,
  unreadable,
} from '../stage/pipelines/boatyard/changes.ts';
import { belongingsOf, output, query, readLedger } from '../stage/pipelines/boatyard/inside.ts';
import { askServed } from '../stage/pipelines/boatyard/served.ts';
import { secretPieces } from '../stage/pipelines/boatyard/settings.ts';

jest.setTimeout(15 * 60_000);

const project = 'boatyard';

let yard: Boatyard;
/** The releases, as they were pushed. */
let first = '';
let second = '';

const succeeded = (result: RunResult) => expect(howItEnded(result)).toBe('success');
const outputsOf = (result: RunResult) => jobOf(result, 'Look and heal')?.outputs ?? {};
const summaryOf = (result: RunResult) => jobOf(result, 'Look and heal')?.summary ?? '';
const container = async (service: string) => (await belongingsOf(yard.node, project)).running[service] ?? '';
const docker = (...argv: readonly string[]) => output(yard.node, ['docker', ...argv]);
const issues = () => yard.github.state.issues.all.map(({ title, state }) => [title, state]);

const toldOf = (state: string) => yard.told.filter((one) => one.state === state);

async function pushTo(branch: string): Promise<void> {
  await yard.repository.git('branch', '--force', branch, 'develop');
  succeeded(await yard.push(branch));
}

beforeAll(async () => {
  yard = await openBoatyard({
    name: 'staging-production',
    beside: 'health',
    workflow: 'deploy.yml',
    branch: 'develop',
    directories: ['/srv/www/boatyard', '/srv/www/boatyard-staging'],
  });
  first = await yard.repository.commit(shorterLook(yard.github.url));
  // Production's images are staging's, so its build begins after staging's. Then the two deploy side by side: the end of
  // staging waits for the lock that its deploy has from before its first container.
  const staging = yard.push('develop');
  const begun = async () => {
    while ((await belongingsOf(yard.node, 'boatyard-staging')).containers.length === 0) await sleep(300);
  };
  await Promise.race([staging, begun()]);
  await Promise.all([staging.then(succeeded), pushTo('master')]);
  expect((await belongingsOf(yard.node, 'boatyard-staging')).containers).toEqual([]);
});

afterAll(() => yard?.stop());

describe('a quiet quarter of an hour', () => {
  it('is healthy, has a status page, and is no incident for staging, which was destroyed on purpose', async () => {
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

describe('a backend that', () => {
  it('was killed is brought back, and nothing else is touched', async () => {
    const before = await belongingsOf(yard.node, project);
    await docker('kill', await container('backend'));
    const result = await yard.look();
    succeeded(result);
    expect(outputsOf(result)).toMatchObject({
      outcome: 'healed',
      healed: expect.stringMatching(/^\["backend on [^"]*"\]$/),
    });
    expect(await askServed(yard.node)).toMatchObject({ backend: first });
    const after = await belongingsOf(yard.node, project);
    expect(after.running['postgres']).toBe(before.running['postgres']);
    expect(after.running['frontend']).toBe(before.running['frontend']);
  });

  it('accepts connections and answers nothing is brought back', async () => {
    const pid = (await docker('inspect', '--format', '{{.State.Pid}}', await container('backend'))).trim();
    await output(yard.node, ['kill', '-STOP', pid]);
    const result = await yard.look();
    succeeded(result);
    expect(outputsOf(result)).toMatchObject({
      outcome: 'healed',
      healed: expect.stringMatching(/^\["backend on [^"]*"\]$/),
    });
    expect(await askServed(yard.node)).toMatchObject({ backend: first });
  });
});

describe('a release with a fault in its image', () => {
  it('is not healed by a restart: one incident', async () => {
    await yard.repository.commit(brittle);
    second = await yard.repository.commit(restartOnly);
    await pushTo('master');
    await query(yard.node, project, `INSERT INTO boats (name) VALUES ('Flying Dutchman')`);
    const result = await yard.look();
    expect(result.conclusion).toBe('failure');
    expect(outputsOf(result)['outcome']).toBe('failing');
    expect(summaryOf(result)).toContain('Flying Dutchman');
    expect(issues()).toEqual([[expect.stringMatching(/^P1: backend/), 'open']]);
    expect(toldOf('opened')).toHaveLength(1);
  });

  it('goes back to the release before', async () => {
    await yard.repository.commit(everyStep);
    const result = await yard.look();
    succeeded(result);
    expect(outputsOf(result)['outcome']).toBe('healed');
    expect(await askServed(yard.node)).toMatchObject({ backend: first });
    const versions = (await readLedger(yard.node, project)).map(({ version, outcome }) => [version, outcome]);
    expect(versions.at(-1)).toEqual([first, 'proven']);
    expect(versions).toContainEqual([second, 'proven']);
  });
});

describe('a look that cannot be made', () => {
  it('is told with its cause', async () => {
    await yard.repository.commit(unreadable);
    const result = await yard.look();
    expect(result.conclusion).toBe('failure');
    expect(toldOf('opened').slice(1)).toEqual([
      expect.objectContaining({ event: 'health.failed', title: expect.stringContaining('heal-wait') }),
    ]);
  });

  it('is over with the next one, as the incident is: people were told once of each, and of its end', async () => {
    await yard.repository.commit(readable);
    const result = await yard.look();
    succeeded(result);
    expect(outputsOf(result)).toMatchObject({ outcome: 'healthy', incident: '[]' });
    expect(issues()).toEqual([
      [expect.stringMatching(/backend/), 'closed'],
      [expect.stringMatching(/heal-wait/), 'closed'],
    ]);
    // What was healed within one run was told once, as over.
    expect([toldOf('opened').length, toldOf('resolved').length]).toEqual([2, 2 + 2]);
  });
});

describe('what stays behind', () => {
  it('is no secret in any log, summary or output', () => {
    const seen = JSON.stringify(yard.runs);
    for (const piece of secretPieces(yard.settings)) {
      const escaped = JSON.stringify(piece).slice(1, -1);
      expect([piece, seen.includes(piece) || seen.includes(escaped)]).toEqual([piece, false]);
    }
  });

  it('is nothing at GitHub that its API does not know', () => {
    expect(yard.github.violations).toEqual([]);
  });
});
