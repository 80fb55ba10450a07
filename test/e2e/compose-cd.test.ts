import type { RunResult } from '@fairway/workflow-runner';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  type Boatyard,
  howItEnded,
  jobOf,
  logOf,
  openBoatyard,
} from '../stage/pipelines/boatyard/boatyard.ts';
import {
  brittle,
  broken,
  shorterLook,
  shorterRollback,
  update,
} from '../stage/pipelines/boatyard/changes.ts';
import { type Belongings, belongingsOf, output, readLedger } from '../stage/pipelines/boatyard/inside.ts';
import { askServed, textOf } from '../stage/pipelines/boatyard/served.ts';
import { secretPieces, smtpPasswordSha256, yardName } from '../stage/pipelines/boatyard/settings.ts';
import { testLooks } from './compose-cd/looks.ts';

jest.setTimeout(15 * 60_000);

const project = 'boatyard';
const example = {
  name: 'compose-cd',
  // Whoever deploys so looks at it every quarter of an hour: one yard serves both stories.
  beside: 'health',
  workflow: 'cd.yml',
  branch: 'main',
  directories: ['/opt/boatyard'],
} as const;
const settings = { name: yardName, smtpPasswordSha256 };

let yard: Boatyard;
/** The commits, as they were pushed. */
let first = '';
let second = '';
let third = '';

const deployed = async (result: RunResult) => {
  expect(howItEnded(result)).toBe('success');
  return jobOf(result, 'Deploy')?.outputs ?? {};
};
const shown = () => yard.github.deployments('production').map(({ sha, state }) => [sha, state]);

beforeAll(async () => {
  yard = await openBoatyard(example);
});

afterAll(() => yard?.stop());

describe('the first push', () => {
  it('is built, migrated, deployed and proven', async () => {
    await yard.repository.commit(shorterLook(yard.github.url));
    first = await yard.repository.commit(shorterRollback);
    const outputs = await deployed(await yard.push('main'));
    expect(outputs).toMatchObject({ status: 'deployed', release: first, 'previous-release': '' });
  });

  it('serves, with every setting byte for byte', async () => {
    expect(await askServed(yard.node)).toEqual({
      ...settings,
      frontend: first,
      backend: first,
      boats: 3,
      yard: '',
    });
  });

  it('has its images tagged with the commit, and with latest once it serves', () => {
    const [run] = yard.runs as [RunResult];
    const images = JSON.parse(jobOf(run, 'Build')?.outputs['images'] ?? '[]');
    for (const { tags } of images) expect(tags).toEqual([`sha-${first.slice(0, 7)}`]);
    expect(images.map(({ name }: { name: string }) => name)).toEqual(['backend', 'frontend']);
    expect(jobOf(run, 'Move tags')?.conclusion).toBe('success');
    expect(jobOf(run, 'Move tags')?.summary).toContain('latest');
  });

  it('keeps its variables in a file that only its owner reads', async () => {
    expect(await output(yard.node, ['stat', '--format', '%U %a', '/opt/boatyard/.env'])).toBe('deploy 600\n');
  });

  it('is on GitHub, with the page of the environment', () => {
    expect(yard.github.deployments()).toMatchObject([
      { environment: 'production', sha: first, state: 'success', url: 'https://boatyard.example.com' },
    ]);
  });
});

describe('the second push', () => {
  let before: Belongings;

  it('is deployed and proven', async () => {
    before = await belongingsOf(yard.node, project);
    await yard.repository.commit(brittle);
    second = await yard.repository.commit(update);
    const outputs = await deployed(await yard.push('main'));
    expect(outputs).toMatchObject({ status: 'deployed', release: second, 'previous-release': first });
  });

  it('serves, migrated and with its mounted configuration', async () => {
    expect(await askServed(yard.node)).toEqual({
      ...settings,
      frontend: second,
      backend: second,
      boats: 4,
      yard: 'wide',
    });
    expect(await textOf(yard.node, '/monitoring/prometheus/prometheus.yml')).toContain('30s');
  });

  it('has not touched the database server', async () => {
    const after = await belongingsOf(yard.node, project);
    expect(after.running['postgres']).toBe(before.running['postgres']);
    expect(after.running['backend']).not.toBe(before.running['backend']);
    expect(after.volumes).toEqual(before.volumes);
  });

  it('is the one active deployment on GitHub', () => {
    expect(shown()).toEqual([
      [first, 'inactive'],
      [second, 'success'],
    ]);
  });
});

describe('a broken push', () => {
  it('fails and names the service, the cause and what runs instead', async () => {
    third = await yard.repository.commit(broken);
    const result = await yard.push('main');
    expect(result.conclusion).toBe('failure');
    expect(jobOf(result, 'Deploy')?.outputs).toMatchObject({
      status: 'rolled-back',
      release: third,
      'previous-release': second,
    });
    expect(jobOf(result, 'Move tags')?.conclusion).toBe('skipped');
    const summary = jobOf(result, 'Deploy')?.summary ?? '';
    for (const words of ['backend', 'settings.json says', second]) expect(summary).toContain(words);
  });

  it('is put back: the release before serves, with its configuration', async () => {
    expect(await askServed(yard.node)).toMatchObject({ frontend: second, backend: second, yard: 'wide' });
  });

  it('is a failure on GitHub, and the release before stays active', () => {
    expect(shown().slice(1)).toEqual([
      [second, 'success'],
      [third, 'failure'],
    ]);
  });
});

describe('a rollback', () => {
  it('shows the ledger, asks for the approval, and goes back', async () => {
    const asked = yard.asked.length;
    const result = await yard.rollBack({ environment: 'production', version: 'previous' });
    expect(howItEnded(result)).toBe('success');
    expect(yard.asked.slice(asked)).toEqual([
      { environment: 'production', job: 'rollback/look' },
      { environment: 'production', job: 'rollback/rollback' },
    ]);
    const ledger = jobOf(result, 'Show the ledger')?.summary ?? '';
    for (const version of [first, second, third]) expect(ledger).toContain(version.slice(0, 7));
    expect(jobOf(result, 'Roll back')?.outputs).toMatchObject({ status: 'deployed', release: first });
  });

  it('serves the release before, with its configuration', async () => {
    expect(await askServed(yard.node)).toMatchObject({ frontend: first, backend: first, yard: '' });
    expect(await textOf(yard.node, '/monitoring/prometheus/prometheus.yml')).toContain('15s');
  });

  it('goes to a version by its name, too, as the ledger shows it', async () => {
    const result = await yard.rollBack({ environment: 'production', version: second.slice(0, 7) });
    expect(howItEnded(result)).toBe('success');
    expect(await askServed(yard.node)).toMatchObject({ frontend: second, backend: second, yard: 'wide' });
  });

  it('is the one active deployment on GitHub', () => {
    const active = yard.github.deployments('production').filter(({ state }) => state === 'success');
    expect(active).toMatchObject([{ sha: second }]);
    expect(yard.github.deployments('production').at(-1)).toMatchObject({ sha: second, state: 'success' });
  });

  it('of a version that is not kept is refused, and lists what there is', async () => {
    const result = await yard.rollBack({ environment: 'production', version: 'v0' });
    expect(result.conclusion).toBe('failure');
    expect(logOf(result, 'Roll back')).toContain(`Kept here: ${second} (runs now), ${first}`);
    expect(await askServed(yard.node)).toMatchObject({ frontend: second, backend: second });
  });
});

describe('the channel of the team', () => {
  it('was told once of each run, by the severity of what serves', () => {
    const short = (version: string) => version.slice(0, 7);
    const [one, two, three] = [first, second, third].map(short);
    expect(
      yard.told.map(({ severity, state, event, title }) => `${severity} ${state} ${event}: ${title}`),
    ).toEqual([
      `P3 event deploy.succeeded: boatyard on production: ${one} is deployed and proven`,
      `P3 event deploy.succeeded: boatyard on production: ${two} is deployed and proven`,
      `P2 opened deploy.rolled-back: boatyard on production: ${three} failed, ${two} serves again`,
      `P2 resolved deploy.rolled-back: boatyard on production: rolled back to ${one}, which is proven`,
      `P3 event deploy.succeeded: boatyard on production: rolled back to ${two}, which is proven`,
      'P3 opened deploy.not-begun: boatyard on production: the rollback did not begin, and what served before was not touched',
    ]);
  });
});

testLooks(() => ({ yard, project, release: second, before: first }));

describe('what stays behind', () => {
  it('is a ledger of what was tried and how it ended', async () => {
    const entries = (await readLedger(yard.node, project)).filter(({ outcome }) => outcome !== 'started');
    expect(entries.slice(0, 5).map(({ version, outcome, actor }) => [version, outcome, actor])).toEqual([
      [first, 'proven', 'mona'],
      [second, 'proven', 'mona'],
      [third, 'rolled-back', 'mona'],
      [first, 'proven', 'mona'],
      [second, 'proven', 'mona'],
    ]);
  });

  it('is no secret in any log, summary or output, nor in the ledger', async () => {
    const seen = JSON.stringify([yard.runs, await readLedger(yard.node, project)]);
    for (const piece of secretPieces(yard.settings)) {
      const escaped = JSON.stringify(piece).slice(1, -1);
      expect([piece, seen.includes(piece) || seen.includes(escaped)]).toEqual([piece, false]);
    }
  });

  it('is nothing at GitHub that its API does not know', () => {
    expect(yard.github.violations).toEqual([]);
  });
});
