import type { RunResult } from '@fairway/workflow-runner';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Boatyard, howItEnded, jobOf, openBoatyard } from '../stage/pipelines/boatyard/boatyard.ts';
import {
  broken,
  failingTest,
  passingTest,
  repaired,
  shorterRollback,
  update,
} from '../stage/pipelines/boatyard/changes.ts';
import { belongingsOf, query } from '../stage/pipelines/boatyard/inside.ts';
import { askServed } from '../stage/pipelines/boatyard/served.ts';
import { secretPieces, smtpPasswordSha256, yardName } from '../stage/pipelines/boatyard/settings.ts';

jest.setTimeout(15 * 60_000);

const example = {
  name: 'staging-production',
  workflow: 'deploy.yml',
  branch: 'develop',
  directories: ['/srv/www/boatyard', '/srv/www/boatyard-staging'],
} as const;
const staging = { project: 'boatyard-staging', port: 8080 };
const production = { project: 'boatyard', port: 80 };
const settings = { name: yardName, smtpPasswordSha256 };

let yard: Boatyard;
let first = '';

const conclusions = (result: RunResult) =>
  Object.fromEntries(result.jobs.map(({ id, conclusion }) => [id, conclusion]));
const shown = (environment: string) =>
  yard.github.deployments(environment).map(({ sha, state }) => [sha, state]);
const all = { validate: 'success', test: 'success', deploy: 'success' };
const ran = (environment: string, jobs: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries({ begin: 'skipped', tell: 'skipped', ...jobs }).map(([job, conclusion]) => [
      `${environment}/${job}`,
      conclusion,
    ]),
  );
const succeeded = (result: RunResult) => expect(howItEnded(result)).toBe('success');

/** Merges what is on develop into master, as whoever tested staging does. */
async function merge(): Promise<string> {
  await yard.repository.git('branch', '--force', 'master', 'develop');
  return yard.repository.git('rev-parse', 'master');
}

beforeAll(async () => {
  yard = await openBoatyard(example);
});

afterAll(() => yard?.stop());

describe('a push to develop', () => {
  it('is validated, tested, built on the server, deployed to staging and proven', async () => {
    first = await yard.repository.commit(shorterRollback);
    const result = await yard.push('develop');
    succeeded(result);
    expect(conclusions(result)).toEqual({
      ...ran('staging', { ...all, destroy: 'skipped' }),
      production: 'skipped',
    });
    expect(jobOf(result, 'Deploy')?.outputs).toMatchObject({ status: 'deployed', release: first });
  });

  it('serves on staging alone', async () => {
    const served = { ...settings, frontend: first, backend: first, boats: 3, yard: '' };
    expect(await askServed(yard.node, staging.port)).toEqual(served);
    expect((await belongingsOf(yard.node, production.project)).containers).toEqual([]);
    expect(shown('staging')).toEqual([[first, 'success']]);
  });
});

describe('a push to master', () => {
  let volumes: readonly string[];

  it('goes to production, and destroys staging once production is proven', async () => {
    await query(yard.node, staging.project, `INSERT INTO boats (name) VALUES ('Tested by Mona')`);
    ({ volumes } = await belongingsOf(yard.node, staging.project));
    expect(await merge()).toBe(first);
    const result = await yard.push('master');
    succeeded(result);
    expect(conclusions(result)).toEqual({
      ...ran('production', { ...all, destroy: 'success' }),
      staging: 'skipped',
    });
    expect(jobOf(result, 'Destroy staging')?.outputs['status']).toBe('destroyed');
  });

  it('serves on production alone', async () => {
    const served = { ...settings, frontend: first, backend: first, boats: 3, yard: '' };
    expect(await askServed(yard.node, production.port)).toEqual(served);
    await expect(askServed(yard.node, staging.port)).rejects.toThrow();
  });

  it('has left nothing of staging but its volumes', async () => {
    expect(volumes).toHaveLength(1);
    expect(await belongingsOf(yard.node, staging.project)).toEqual({
      running: {},
      containers: [],
      networks: [],
      volumes,
    });
  });

  it('shows on GitHub that production is active and staging is not', () => {
    expect(shown('production')).toEqual([[first, 'success']]);
    expect(shown('staging')).toEqual([[first, 'inactive']]);
  });
});

describe('the next push to develop', () => {
  it('changes nothing while its tests fail', async () => {
    await yard.repository.commit(failingTest);
    const result = await yard.push('develop');
    expect(conclusions(result)).toMatchObject({ 'staging/test': 'failure', 'staging/deploy': 'skipped' });
    expect(await askServed(yard.node, production.port)).toMatchObject({ backend: first });
    expect((await belongingsOf(yard.node, staging.project)).containers).toEqual([]);
    await yard.repository.commit(passingTest);
  });

  it('is staged again, with the volumes that were kept: the database has what testers entered', async () => {
    const second = await yard.repository.commit(update);
    succeeded(await yard.push('develop'));
    expect(await askServed(yard.node, staging.port)).toMatchObject({
      backend: second,
      boats: 5,
      yard: 'wide',
    });
    expect(await query(yard.node, staging.project, 'SELECT name FROM boats')).toContain('Tested by Mona');
    expect(shown('staging')).toEqual([
      [first, 'inactive'],
      [second, 'success'],
    ]);
  });
});

describe('a production that does not come up', () => {
  it('is put back, and staging stays', async () => {
    const staged = await belongingsOf(yard.node, staging.project);
    const bad = await yard.repository.commit(broken);
    await merge();
    const result = await yard.push('master');
    expect(conclusions(result)).toMatchObject({
      'production/deploy': 'failure',
      'production/destroy': 'skipped',
    });
    expect(jobOf(result, 'Deploy')?.outputs).toMatchObject({ status: 'rolled-back', release: bad });
    expect(await askServed(yard.node, production.port)).toMatchObject({ backend: first, yard: '' });
    expect(await belongingsOf(yard.node, staging.project)).toEqual(staged);
  });
});

describe('the second push to master', () => {
  it('goes to production, and staging goes again', async () => {
    const third = await yard.repository.commit(repaired);
    await merge();
    const result = await yard.push('master');
    succeeded(result);
    expect(await askServed(yard.node, production.port)).toMatchObject({ backend: third, boats: 4 });
    expect((await belongingsOf(yard.node, staging.project)).containers).toEqual([]);
  });

  it('can be rolled back by one click', async () => {
    succeeded(await yard.rollBack({ environment: 'production' }));
    expect(await askServed(yard.node, production.port)).toMatchObject({ backend: first, yard: '' });
  });
});

it('shows no secret anywhere, and tells GitHub nothing that its API does not know', () => {
  const seen = JSON.stringify(yard.runs);
  for (const piece of secretPieces(yard.settings)) {
    const escaped = JSON.stringify(piece).slice(1, -1);
    expect([piece, seen.includes(piece) || seen.includes(escaped)]).toEqual([piece, false]);
  }
  expect(yard.github.violations).toEqual([]);
});
