import { describe, expect, test } from '@jest/globals';
import { judgeContainer, readContainer } from '../../src/containers/ask-container.ts';
import { judgeService } from '../../src/containers/ask-service.ts';
import type { ServiceSeen } from '../../src/containers/service-seen.ts';
import { runProbes, verifyItemSchema } from '../../src/index.ts';
import { machine, runOf } from '../probe-run.ts';

const digest = (n: string) => `ghcr.io/pier/web@sha256:${n.repeat(64)}`;
const up: ServiceSeen = {
  ...{ service: 'web', host: undefined, state: 'up', running: 2, wanted: 2, restarts: 0 },
  ...{ image: digest('a'), released: digest('a'), why: undefined, evidence: [] },
};

describe('a service', () => {
  test.each<[string, Partial<ServiceSeen>[], object]>([
    ['that runs as it should', [{}], { body: 'up, 2 of 2' }],
    [
      'with too few replicas',
      [{ running: 1, why: 'no node has room' }],
      { problem: 'runs 1 of 2 replicas: no node has room' },
    ],
    [
      'that is down',
      [{ state: 'down', running: 0, why: 'it exits with 1', evidence: ['no database'] }],
      { problem: 'is down, with 0 of 2 running: it exits with 1', evidence: ['no database'] },
    ],
    [
      'that is starting is no failure yet',
      [{ state: 'starting' }],
      { problem: 'is still starting', state: 'starting' },
    ],
    [
      'that a person stopped',
      [{ state: 'stopped' }],
      { problem: 'was stopped by a person', state: 'stopped' },
    ],
    ['that ends by itself', [{ state: 'job', running: 0, wanted: 0 }], { body: 'job, 0 of 0' }],
    [
      'of another image',
      [{ image: digest('b') }],
      { problem: `runs ${digest('b')} instead of ${digest('a')}` },
    ],
    [
      'of the same image from a mirror',
      [{ image: digest('a').replace('ghcr.io', 'mirror.example') }],
      { body: 'up, 2 of 2' },
    ],
    [
      'that is down on one of its hosts, and starting on another',
      [{ host: 'a' }, { host: 'b', state: 'starting' }, { host: 'c', state: 'down', running: 0, wanted: 1 }],
      { node: 'c', problem: 'is down, with 0 of 1 running' },
    ],
  ])('%s', (_, seen, expected) => {
    const answer = judgeService(
      seen.map((more) => ({ ...up, ...more })),
      undefined,
    );
    expect(answer).toMatchObject(expected);
    if (!('problem' in expected)) expect(answer.problem).toBeUndefined();
  });

  test.each([
    [undefined, undefined],
    [3, undefined],
    [1, 'was restarted 2 times since the last look'],
  ])('with 3 restarts, and %s at the last look', (before, problem) => {
    expect(judgeService([{ ...up, restarts: 3 }], () => before).problem).toBe(problem);
  });

  test('tells of a replica that is down before one that was restarted, and says that its restart is over', () => {
    const restarted = { ...up, host: 'a', restarts: 3 };
    expect(judgeService([restarted], () => 1)).toMatchObject({ past: true });
    const both = judgeService([restarted, { ...up, host: 'b', state: 'down', running: 0 }], () => 1);
    expect(both).toMatchObject({ node: 'b', problem: 'is down, with 0 of 2 running' });
    expect(both.past).toBeUndefined();
  });

  test('is asked of whoever looks, and is not well where nobody does', async () => {
    const item = verifyItemSchema.parse({ name: 'web', service: 'web' });
    const [seen] = await runProbes([item], runOf({ lookAtServices: async () => [up] }));
    expect(seen).toMatchObject({ kind: 'service', service: 'web', ok: true });
    const [unseen] = await runProbes([item], runOf());
    expect(unseen?.problem).toMatch(/^cannot be asked: nothing looks/);
  });
});

const inspect = (state: object, more: object = {}) =>
  JSON.stringify([
    {
      State: { Status: 'running', ...state },
      RestartCount: 3,
      Image: 'sha256:1',
      Config: { Image: 'pier/web:v2' },
      ...more,
    },
  ]);
const health = (status: string, output = '') => ({ Health: { Status: status, Log: [{ Output: output }] } });

describe('a container', () => {
  test.each<[string, string, object]>([
    ['that runs', inspect({}), { body: 'running, pier/web:v2' }],
    ['that is healthy', inspect(health('healthy')), { body: 'running, healthy, pier/web:v2' }],
    [
      'that is unhealthy says what its check said',
      inspect(health('unhealthy', 'connection refused\n')),
      { problem: 'is unhealthy: connection refused' },
    ],
    [
      'inside its start period',
      inspect(health('starting')),
      { problem: 'is still starting', state: 'starting' },
    ],
    ['that ended', inspect({ Status: 'exited', ExitCode: 1 }), { problem: 'is exited with exit status 1' }],
    [
      'that ended for want of memory',
      inspect({ Status: 'restarting', ExitCode: 137, OOMKilled: true }),
      { problem: 'is restarting with exit status 137, out of memory' },
    ],
    ['that is paused', inspect({ Status: 'paused' }), { problem: 'is paused' }],
  ])('%s', (_, text, expected) => {
    expect(judgeContainer({}, readContainer(text), undefined)).toMatchObject(expected);
  });

  test('was restarted since the last look', () => {
    const seen = readContainer(inspect({}));
    expect(judgeContainer({}, seen, 1).problem).toBe('was restarted 2 times since the last look');
    expect(judgeContainer({}, seen, 2).problem).toBe('was restarted 1 time since the last look');
    expect(judgeContainer({}, seen, 3).problem).toBeUndefined();
  });

  test('in a loop of crashes is not one that starts', () => {
    const loops = judgeContainer({}, readContainer(inspect(health('starting'))), 1);
    expect(loops).toMatchObject({ problem: 'was restarted 2 times since the last look' });
    expect(loops.state).toBeUndefined();
  });

  test.each([
    ['that was restarted and runs', inspect({}), true],
    ['that was restarted and is unhealthy', inspect(health('unhealthy')), undefined],
    ['that was restarted and is down', inspect({ Status: 'exited' }), undefined],
  ])('%s tells of what is over, or of what lasts', (_, text, past) => {
    expect(judgeContainer({}, readContainer(text), 1).past).toBe(past);
  });

  test('is known by its own name at the next look, and says how often it was restarted', async () => {
    const { host } = machine({ stdout: inspect({}) });
    const [result] = await runProbes(
      [verifyItemSchema.parse({ name: 'proxy', container: 'web' })],
      runOf({
        targets: [{ name: 'web1', address: '10.0.0.1', host }],
        earlierRestarts: (what, on) => (what === 'container web' && on === 'web1' ? 1 : undefined),
      }),
    );
    expect(result).toMatchObject({
      restarts: 3,
      problem: 'was restarted 2 times since the last look',
    });
  });

  test.each([
    ['sha256:abc', undefined],
    ['pier/web:v2', undefined],
    ['pier/web:v3', 'runs pier/web:v2 instead of pier/web:v3'],
  ])('has the image %s by its name, or by a digest of what it runs', (image, problem) => {
    const seen = readContainer(inspect({}), JSON.stringify([{ RepoDigests: ['pier/web@sha256:abc'] }]));
    expect(judgeContainer({ image }, seen, undefined).problem).toBe(problem);
  });

  test.each([
    ['that does not exist', 'Error: No such container: web', 'does not exist'],
    [
      'without an engine',
      'Cannot connect to the Docker daemon',
      'cannot be asked: Cannot connect to the Docker daemon',
    ],
  ])('%s', async (_, stderr, problem) => {
    const { host, asked } = machine({ exitCode: 1, stderr });
    const [result] = await runProbes(
      [verifyItemSchema.parse({ name: 'proxy', container: 'web' })],
      runOf({ targets: [{ name: 'web1', address: '10.0.0.1', host }] }),
    );
    expect(result).toMatchObject({ node: 'web1', ok: false, problem });
    expect(asked[0]?.argv).toEqual(['docker', 'inspect', '--type', 'container', '--', 'web']);
  });
});
