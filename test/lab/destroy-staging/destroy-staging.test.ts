import { openGithub } from '@fairway/github';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type StandIn, startGithubApi } from '../../stage/github-api/github-api.ts';
import type { StepResult } from '../../stage/step/run-step.ts';
import { testRound } from './deployed-by-us.ts';
import { testEndedMidway } from './ended-midway.ts';
import { testRefusals } from './refusals.ts';
import { both, lockedBy, openTwoHosts, staging, type TwoHosts } from './two-hosts.ts';

jest.setTimeout(300_000);

let hosts: TwoHosts;
let github: StandIn;

beforeAll(async () => {
  [hosts, github] = await Promise.all([openTwoHosts(), startGithubApi({ repository: 'acme/marina' })]);
  const { bringUp } = hosts;
  await Promise.all([
    bringUp({ project: 'quay-staging', ...staging }, both),
    bringUp({ project: 'quay', environment: 'production', tier: 'production' }),
    bringUp({ project: 'lantern', ...staging, deploys: ['production', 'staging'] }),
    bringUp({ project: 'buoy', ...staging, madeIn: '/srv/other/buoy' }),
    bringUp({ project: 'pier', ...staging }),
  ]);
  const image = await hosts.on('manager', 'docker images -q | head -n 1');
  await hosts.on(
    'manager',
    `docker run --detach --name reporter --network pier_edge ${image} sleep 100000 && docker create --name idle --network pier_default ${image}`,
  );
}, 600_000);

afterAll(async () => {
  await github?.stop();
  await hosts?.stop();
}, 400_000);

testRefusals(() => hosts);

describe('a staging environment on two hosts', () => {
  let run: StepResult;
  let token: string;
  let data: string[];
  let production: readonly string[];

  beforeAll(async () => {
    token = github.issueToken({ deployments: 'write' });
    const clock = systemClock;
    const api = openGithub({
      token,
      apiUrl: github.url,
      repository: 'acme/marina',
      logger: silentLogger,
      clock,
    });
    const sha = '0123456789abcdef0123456789abcdef01234567';
    for (const environment of ['staging', 'production'])
      await (await api.startDeployment({ ref: sha, sha, environment, description: 'v1' })).finish('success', {
        description: 'proven',
      });
    data = await Promise.all(both.map(dataOf));
    production = (await hosts.everything()).filter((line) => line.includes('quay-'));
    const deploy = await lockedBy(hosts, 'bob acme/marina');
    let released: Promise<void> | undefined;
    run = await hosts.destroy(
      { project: 'quay-staging', 'github-token': token },
      {
        nodes: both,
        env: { GITHUB_API_URL: github.url },
        onLog: (log) => {
          if (log.includes('Waiting for the lock')) released ??= deploy.release();
          return undefined;
        },
      },
    );
    await released;
  }, 300_000);

  const dataOf = (node: string) =>
    hosts.on(node, `docker volume inspect --format '{{.Name}} {{.CreatedAt}}' quay-staging_data`);

  test('is destroyed once the deploy that holds the lock has ended', () => {
    expect([run.exitCode, run.outputs['status']]).toEqual([0, 'destroyed']);
    expect(run.log).toContain('bob acme/marina');
  });

  test('leaves no container and no network, and its volumes unchanged', async () => {
    for (const [index, node] of both.entries()) {
      expect(await hosts.seen('quay-staging', node)).toEqual(['volume quay-staging_data']);
      expect(await dataOf(node)).toBe(data[index]);
      expect(await hosts.on(node, 'cat /var/lib/docker/volumes/quay-staging_data/_data/tide')).toBe('spring');
    }
  });

  test('is reported with everything that was removed, and each volume that stays with its size', () => {
    const names = (kind: string) => [`quay-staging-db-1`, `quay-staging-web-1`].map((name) => name + kind);
    expect(JSON.parse(run.outputs['removed'] ?? '')).toContainEqual({
      host: expect.stringContaining('manager'),
      containers: names(''),
      networks: ['quay-staging_default', 'quay-staging_edge'],
      volumes: [],
    });
    const volumes: unknown = JSON.parse(run.outputs['volumes'] ?? '');
    expect(volumes).toHaveLength(4);
    expect(volumes).toContainEqual({
      host: expect.stringContaining('worker1'),
      name: 'quay-staging_data',
      size: expect.any(Number),
    });
    expect(run.summary).toContain('quay-staging: destroyed, 4 volumes are kept');
    expect(run.summary).toContain('restore: true');
  });

  test('is inactive on GitHub, and no other environment is', () => {
    expect(github.deployments('staging').map(({ state }) => state)).toEqual(['inactive']);
    expect(github.deployments('production').map(({ state }) => state)).toEqual(['success']);
    expect(github.violations).toEqual([]);
  });

  test('is recorded as destroyed in its ledger, with the volumes for the next deploy', async () => {
    const [begun, last] = (await hosts.ledger('quay-staging')).slice(-2);
    expect(begun).toMatchObject({ outcome: 'started', destroy: true });
    expect(last).toMatchObject({ outcome: 'destroyed', version: 'v1', actor: 'ada', tier: 'staging' });
    expect(last?.volumes).toContain('quay-staging_data');
  });

  test('is destroyed a second time without an error', async () => {
    const entries = await hosts.ledger('quay-staging');
    const again = await hosts.destroy({ project: 'quay-staging' }, { nodes: both });
    expect([again.exitCode, again.outputs['status']]).toEqual([0, 'nothing-left']);
    expect(JSON.parse(again.outputs['volumes'] ?? '')).toHaveLength(4);
    expect(await hosts.ledger('quay-staging')).toEqual(entries);
  });

  test('loses its volumes too if the caller confirms it, anonymous ones included', async () => {
    const removal = { project: 'quay-staging', volumes: 'remove', confirm: 'staging' };
    const run = await hosts.destroy(removal, { nodes: both });
    expect([run.exitCode, run.outputs['status'], run.outputs['volumes']]).toEqual([0, 'destroyed', '[]']);
    for (const node of both) expect(await hosts.seen('quay-staging', node)).toEqual([]);
    expect(await hosts.on('worker1', 'docker volume ls -q')).toBe('');
  });

  test('leaves the production beside it untouched', async () => {
    const now = (await hosts.everything()).filter((line) => line.includes('quay-'));
    const theirs = (lines: readonly string[]) => lines.filter((line) => !line.includes('quay-staging'));
    expect(theirs(now)).toEqual(theirs(production));
    expect(await hosts.seen('quay')).toHaveLength(5);
  });
});

testRound(() => hosts);
testEndedMidway(() => hosts);
