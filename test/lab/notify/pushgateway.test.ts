import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployMetrics, exposition, probeMetrics, pushMetrics, readMetricTargets } from '@fairway/metrics';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { written } from '../../../packages/notify/__tests__/report/report.ts';
import { runStep } from '../../stage/step/run-step.ts';
import { type Program, startProgram } from './program.ts';

const context = { fetch, clock: systemClock, logger: silentLogger };
let gateway: Program;

beforeAll(async () => {
  gateway = await startProgram('prometheus-pushgateway', ['--persistence.file=']);
});
afterAll(() => gateway?.stop());

function target() {
  const { pushgateway } = readMetricTargets({ pushgateway: gateway.url });
  if (!pushgateway) throw new Error('There is no target.');
  return pushgateway;
}

/** What Prometheus would read of Fairway's: names and labels with their values. */
async function figures(subject: string): Promise<Record<string, string>> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text();
  const lines = text
    .split('\n')
    .filter((line) => /^fairway_/.test(line) && line.includes(`subject="${subject}"`));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = '', labels = '', value = ''] = /^(\w+)\{(.*)\} (\S+)$/.exec(line) ?? [];
      return [`${name} ${labels}`, value];
    }),
  );
}

/** What promtool says of a text; nothing where it is right in form and by Prometheus' rules for names. */
const checked = (text: string) =>
  new Promise<string>((resolve) => {
    const child = execFile('promtool', ['check', 'metrics'], (error, stdout, stderr) =>
      resolve(error ? `${stdout}${stderr}${error.message}` : ''),
    );
    child.stdin?.end(text);
  });

const deploy = {
  ...{ startedAt: 1_764_000_000_000, endedAt: 1_764_000_060_000, succeeded: true, rolledBack: false },
  ...{ release: 'v1.4.2', commit: '3eab389' },
};
const probes = probeMetrics(
  [
    { probe: 'web "main" \\ 1', host: '', up: true, latencyMs: 120, lastSuccessAt: 1_764_000_000_000 },
    { probe: 'api', host: '', up: false, latencyMs: undefined, lastSuccessAt: undefined },
  ],
  1_764_000_000_000,
);

describe('figures', () => {
  it.each([
    ['a deploy', deployMetrics(deploy)],
    ['a failed deploy', deployMetrics({ ...deploy, succeeded: false })],
    ['probes', probes],
  ])('of %s are as Prometheus wants names and texts', async (_, metrics) => {
    expect(await checked(exposition(metrics))).toBe('');
  });

  it('keep the time of the last success through a failure', async () => {
    const group = { job: 'fairway_deploy', subject: 'shop', environment: 'production' } as const;
    expect(await pushMetrics(target(), group, deployMetrics(deploy), context)).toEqual({ ok: true });
    const later = { ...deploy, endedAt: deploy.endedAt + 900_000, succeeded: false, rolledBack: true };
    expect(await pushMetrics(target(), group, deployMetrics(later), context)).toEqual({ ok: true });
    const labels = 'environment="production",instance="",job="fairway_deploy",subject="shop"';
    expect(await figures('shop')).toMatchObject({
      [`fairway_deploy_last_success_timestamp_seconds ${labels}`]: '1.76400006e+09',
      [`fairway_deploy_last_run_timestamp_seconds ${labels}`]: '1.76400096e+09',
      [`fairway_deploy_success ${labels}`]: '0',
      [`fairway_deploy_rolled_back ${labels}`]: '1',
    });
  });

  it('leave no series behind of releases that are gone', async () => {
    const group = { job: 'fairway_deploy', subject: 'blog', environment: '' } as const;
    for (const release of ['v1', 'v2', 'v3']) {
      await pushMetrics(target(), group, deployMetrics({ ...deploy, release }), context);
    }
    const releases = Object.keys(await figures('blog')).filter((name) => name.includes('release_info'));
    expect(releases).toEqual([expect.stringContaining('release="v3"')]);
  });

  it('of probes stand beside those of deploys, whatever their names hold', async () => {
    const group = { job: 'fairway_health', subject: 'team/shop', environment: 'production' } as const;
    expect(await pushMetrics(target(), group, probes, context)).toEqual({ ok: true });
    const known = await figures('team/shop');
    expect(Object.entries(known).filter(([name]) => name.startsWith('fairway_probe_up'))).toEqual([
      [expect.stringContaining('probe="api"'), '0'],
      [expect.stringContaining('probe="web \\"main\\" \\\\ 1"'), '1'],
    ]);
  });

  it('that are refused are a problem in the words of the gateway', async () => {
    const group = { job: 'fairway_health', subject: 'x', environment: '' } as const;
    const metrics = [
      { name: 'fairway_probe_up', help: 'Another text.', samples: [{ labels: { job: 'x' }, value: 1 }] },
    ];
    await pushMetrics(target(), group, metrics, context);
    const wrong = { ...target(), url: `${gateway.url}/nowhere` };
    expect(await pushMetrics(wrong, group, metrics, context)).toMatchObject({
      ok: false,
      problem: expect.stringMatching(/^Pushgateway answers 404/),
    });
  });
});

it('the action pushes the figures of a deploy', async () => {
  const workspace = await mkdtemp(join(tmpdir(), 'fairway-figures-'));
  try {
    const notify = JSON.stringify({ metrics: { pushgateway: gateway.url } });
    const inputs = { notify, 'job-results': '', reports: written({ about: { subject: 'marina' } }) };
    const step = await runStep({ action: 'notify', workspace, inputs });
    expect(step.exitCode).toBe(0);
    expect(step.log).not.toContain('::warning');
    const known = Object.entries(await figures('marina')).map(([name, value]) => [name.split(' ')[0], value]);
    expect(Object.fromEntries(known)).toMatchObject({
      fairway_deploy_success: '1',
      fairway_deploy_duration_seconds: '120',
    });
  } finally {
    await rm(workspace, { recursive: true });
  }
});
