import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { type RunEvent, type RunResult, runWorkflow } from '@fairway/workflow-runner';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { makeCallerRepository } from '../stage/pipelines/swarm-release/caller-repository.ts';
import { containersOf, readLedger, serviceNames } from '../stage/pipelines/swarm-release/inside.ts';
import { fairway, type Marina, setUpMarina } from '../stage/pipelines/swarm-release/marina.ts';
import {
  broken,
  first,
  type MarinaRelease,
  notices,
  update,
} from '../stage/pipelines/swarm-release/releases.ts';
import { askServed, type Served } from '../stage/pipelines/swarm-release/served.ts';
import {
  firebaseCredentials,
  greeting,
  secretPieces,
  station,
} from '../stage/pipelines/swarm-release/settings.ts';
import { keepToldOf } from '../stage/step/told.ts';

jest.setTimeout(15 * 60_000);

/** Two nodes show what more of them show; SWARM_NODES=6 makes as many as the system has that this is drawn from. */
const nodes = Number(process.env['SWARM_NODES'] ?? 2);
const nodeNames = ['manager', ...Array.from({ length: nodes - 1 }, (_, at) => `worker${at + 1}`)];
const applied = 'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1';

let directory: string;
let lab: Lab;
let marina: Marina;
const events: RunEvent[] = [];
const results: RunResult[] = [];

async function publish(release: MarinaRelease): Promise<RunResult> {
  const result = await marina.publish(release, { onEvent: (event) => events.push(event) });
  results.push(result);
  return result;
}

const job = (result: RunResult, name: string) => result.jobs.find((each) => each.name.endsWith(name));
const logOf = (result: RunResult, name: string) =>
  job(result, name)
    ?.steps.map(({ log }) => log)
    .join('\n') ?? '';

function everywhere(version: 'v1.0.0' | 'v1.1.0', quay: string): Served[] {
  const same = { frontend: version, harbor: version, marineSnow: version, notice: notices[version], quay };
  return nodeNames.map((node) => ({ node, ...same }));
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'swarm-release-'));
  lab = await startLab(
    { nodes, swarm: true, registry: true, builder: true, postgres: true },
    { logger: silentLogger },
  );
  marina = await setUpMarina(lab, directory);
});

afterAll(async () => {
  await marina?.github.stop();
  await lab?.stop();
  await rm(directory, { recursive: true, force: true });
});

describe('a caller that misspells a name', () => {
  // GitHub only warns of the first and gives an empty text for the second.
  it.each([
    ['an input', 'stack: marina', 'stak: marina', /release\.yml:\d+.*stak/s],
    ['a secret', 'SSH_KEY: $', 'SSH_KEE: $', /release\.yml:\d+.*SSH_KEE/s],
  ])('of %s is refused before anything runs, with file and line', async (_, right, wrong, message) => {
    const path = join(directory, wrong.slice(0, 4));
    await mkdir(path);
    const repository = await makeCallerRepository(path);
    const misspell = (old: string) => old.replace(right, wrong);
    await repository.commitRelease({ ...first, edits: { '.github/workflows/release.yml': misspell } });
    const run = runWorkflow({
      file: '.github/workflows/release.yml',
      repository,
      fairway,
      event: { name: 'release', payload: { action: 'published', release: { tag_name: first.tag } } },
      workDir: join(directory, 'refused'),
    });
    await expect(run).rejects.toThrow(message);
  });
});

describe('a release whose tag no image can have', () => {
  it('ends at once, says what to write, and changes nothing', async () => {
    const result = await publish({ tag: 'v1;reboot', title: 'Not a version', edits: {} });
    expect(result.conclusion).toBe('failure');
    expect(logOf(result, 'Build')).toContain('"v1;reboot" is not a tag');
    expect(job(result, 'Migrate')?.conclusion).toBe('skipped');
    expect(job(result, 'Deploy')?.conclusion).toBe('skipped');
    expect(await serviceNames(lab)).toEqual([]);
  });
});

describe('the first release', () => {
  it('is built, migrated, deployed and proven', async () => {
    const result = await publish(first);
    expect([result.conclusion, logOf(result, 'Deploy')]).toEqual(['success', expect.any(String)]);
    expect(job(result, 'Deploy')?.outputs).toMatchObject({ status: 'deployed', release: 'v1.0.0' });
  });

  it('serves on every node', async () => {
    expect(await askServed(lab)).toEqual(everywhere('v1.0.0', ''));
  });

  it('hands over three images by digest, tagged with the version and latest', () => {
    const images = JSON.parse(job(results[1] as RunResult, 'Build')?.outputs['images'] ?? '[]');
    expect(images.map(({ name }: { name: string }) => name)).toEqual(['frontend', 'harbor', 'marine-snow']);
    for (const image of images) {
      expect(image.reference).toMatch(
        new RegExp(`^${lab.registry.address}/acme/${image.name}@sha256:[0-9a-f]{64}$`),
      );
      expect(image.tags).toEqual(expect.arrayContaining(['v1.0.0', 'latest']));
    }
  });

  it('hands over a report of the deploy', () => {
    const report = JSON.parse(job(results[1] as RunResult, 'Deploy')?.outputs['report'] ?? '{}');
    expect(report).toMatchObject({ status: 'succeeded', failure: null, outputs: { status: 'deployed' } });
    expect(report.proofs.length).toBeGreaterThan(0);
  });

  it('has migrated both databases', async () => {
    const { harbor, marineSnow } = marina.settings.databases;
    expect(await lab.postgres.query(harbor, applied)).toHaveLength(2);
    expect(await lab.postgres.query(marineSnow, applied)).toHaveLength(2);
  });

  it('has its configuration inside the containers, byte for byte', async () => {
    const wanted = await readFile(join(marina.repository.path, 'deploy/nginx/marina.conf'), 'utf8');
    const frontends = await containersOf(lab, 'frontend');
    expect(frontends.map(({ node }) => node)).toEqual(nodeNames);
    for (const frontend of frontends) expect(await frontend.file('/etc/nginx/marina.conf')).toBe(wanted);
  });

  it('has its environment values inside the containers, byte for byte', async () => {
    const harbors = await containersOf(lab, 'harbor');
    expect(harbors).toHaveLength(2);
    for (const harbor of harbors)
      expect(await harbor.environment()).toMatchObject({ HARBOR_GREETING: greeting });
    for (const snow of await containersOf(lab, 'marine-snow')) {
      expect(await snow.environment()).toMatchObject({ MARINE_SNOW_STATION: station });
    }
  });

  it('has its secrets inside the containers, byte for byte', async () => {
    for (const harbor of await containersOf(lab, 'harbor')) {
      expect(await harbor.file('/run/secrets/firebase')).toBe(firebaseCredentials);
      const url = await harbor.file('/run/secrets/harbor-database-url');
      expect(url).toBe(marina.settings.databases.harbor);
    }
  });
});

describe('an update', () => {
  it('is deployed and proven', async () => {
    const result = await publish(update);
    expect([result.conclusion, logOf(result, 'Deploy')]).toEqual(['success', expect.any(String)]);
    expect(job(result, 'Deploy')?.outputs).toMatchObject({ status: 'deployed', release: 'v1.1.0' });
  });

  it('serves on every node, with its configuration and its files', async () => {
    expect(await askServed(lab)).toEqual(everywhere('v1.1.0', 'west'));
  });

  it('has migrated the database that changed', async () => {
    expect(await lab.postgres.query(marina.settings.databases.harbor, applied)).toHaveLength(3);
  });
});

describe('a broken release', () => {
  it('fails and names the service, the cause and what runs instead', async () => {
    const result = await publish(broken);
    expect(result.conclusion).toBe('failure');
    expect(job(result, 'Deploy')?.outputs).toMatchObject({
      status: 'rolled-back',
      release: 'v1.2.0',
      'previous-release': 'v1.1.0',
    });
    const summary = job(result, 'Deploy')?.summary ?? '';
    expect(summary).toContain('harbor');
    expect(summary).toContain('settings.json says');
    expect(summary).toContain('v1.1.0');
  });

  it('is put back: every node serves the release before, with its configuration and its files', async () => {
    expect(await askServed(lab)).toEqual(everywhere('v1.1.0', 'west'));
  });
});

describe('a rollback by one click', () => {
  it('shows the ledger, asks for the approval, and goes back on every node', async () => {
    const asked: string[] = [];
    const result = await runWorkflow({
      file: '.github/workflows/rollback.yml',
      repository: marina.repository,
      fairway,
      event: { name: 'workflow_dispatch' },
      ref: 'refs/heads/main',
      inputs: { environment: 'production', version: 'previous' },
      vars: marina.settings.vars,
      environments: {
        production: {
          secrets: marina.settings.environments.production,
          async approval({ job: name }) {
            asked.push(name);
            return true;
          },
        },
      },
      machineEnv: lab.machineEnv,
      workDir: join(directory, 'runs'),
      actor: 'mona',
    });
    keepToldOf(result);
    results.push(result);
    expect([result.conclusion, logOf(result, 'Roll back')]).toEqual(['success', expect.any(String)]);
    expect(asked).toEqual(['rollback/look', 'rollback/rollback']);
    const ledger = job(result, 'Show the ledger')?.summary ?? '';
    for (const version of ['v1.0.0', 'v1.1.0', 'v1.2.0']) expect(ledger).toContain(version);
    expect(job(result, 'Roll back')?.outputs).toMatchObject({ status: 'deployed', release: 'v1.0.0' });
    expect(await askServed(lab)).toEqual(everywhere('v1.0.0', ''));
  });
});

describe('what stays behind', () => {
  it('is a deployment on GitHub for each release that was deployed, and how it ended', () => {
    const url = 'https://marina.example.com';
    expect(marina.github.deployments()).toMatchObject([
      { environment: 'production', state: 'inactive', url, description: 'Release v1.0.0 of marina' },
      { environment: 'production', state: 'success', url, description: 'Release v1.1.0 of marina' },
      { environment: 'production', state: 'failure', url, description: 'Release v1.2.0 of marina' },
    ]);
    expect(marina.github.violations).toEqual([]);
  });

  it('is a ledger of what was tried, by whom, from which run, and how it ended', async () => {
    const entries = (await readLedger(lab)).filter(({ outcome }) => outcome !== 'started');
    expect(entries.map(({ version, outcome }) => [version, outcome])).toEqual([
      ['v1.0.0', 'proven'],
      ['v1.1.0', 'proven'],
      ['v1.2.0', 'rolled-back'],
      ['v1.0.0', 'proven'],
    ]);
    const [, , last] = entries;
    expect(last).toMatchObject({
      actor: 'mona',
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
      runUrl: expect.stringContaining('/acme/marina/actions/runs/'),
      previous: expect.stringMatching(/^v1\.1\.0-/),
      cause: expect.stringContaining('harbor'),
    });
  });

  it('is no secret in any log, summary, output or event, nor in the ledger', async () => {
    const shown = JSON.stringify([results, events, await readLedger(lab)]);
    for (const piece of secretPieces(marina.settings)) {
      const escaped = JSON.stringify(piece).slice(1, -1);
      expect([piece, shown.includes(piece) || shown.includes(escaped)]).toEqual([piece, false]);
    }
  });
});
