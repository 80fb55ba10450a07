import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { oneService } from './swarm-deploy/one-service.ts';
import { pierInputs } from './swarm-deploy/pier.ts';
import { type Checkout, checkOut, type StepResult } from './swarm-deploy/step.ts';
import { readSwarm, type SwarmReader } from './swarm-deploy/swarm.ts';

let lab: Lab;
let swarm: SwarmReader;
let checkout: Checkout;
let stacks = 0;
let stack = '';

beforeAll(async () => {
  lab = await startLab({ nodes: 3, swarm: true, registry: true }, { logger: silentLogger });
  swarm = readSwarm(lab);
  checkout = await checkOut();
}, 180_000);

afterAll(async () => {
  await checkout?.remove();
  await lab?.stop();
}, 60_000);

afterEach(async () => {
  await swarm.remove(stack);
}, 60_000);

function nextStack(): string {
  stacks += 1;
  stack = `office${stacks}`;
  return stack;
}

async function deploy(
  files: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  await checkout.write(files);
  const { files: _files, verify: _verify, secrets: _secrets, ...inputs } = pierInputs(lab, stack);
  return checkout.deploy({ ...inputs, timeout: '40s', ...more });
}

interface Fixture {
  readonly fault: string;
  readonly files: Readonly<Record<string, string>>;
  /** What the error names as the cause. */
  readonly says: readonly (string | RegExp)[];
}

const fixtures: readonly Fixture[] = [
  {
    fault: 'crashes at its start',
    files: oneService({ command: 'echo no ink >&2; exit 3' }),
    says: ['no ink', /on (manager|worker\d)/, 'non-zero exit (3)'],
  },
  {
    fault: 'never gets healthy',
    files: oneService({
      service:
        '    healthcheck: {test: ["CMD-SHELL", "echo the desk is empty; exit 1"], interval: 1s, retries: 1}',
    }),
    says: ['the desk is empty', /on (manager|worker\d)/, 'unhealthy'],
  },
  {
    fault: 'mounts a directory that is not there',
    files: oneService({ service: '    volumes: ["/srv/nowhere:/desk"]' }),
    says: ['/srv/nowhere', /on (manager|worker\d)/],
  },
  {
    fault: 'wants more memory than any node has',
    files: oneService({ deploy: '      resources: {reservations: {memory: 4096G}}' }),
    says: ['no node can take it', 'insufficient resources'],
  },
  {
    fault: 'has a command that is not in the image',
    files: {
      'deploy/stack.yml':
        oneService()['deploy/stack.yml']?.replace(/command: .*/, 'command: ["scribble"]') ?? '',
    },
    says: ['scribble', /on (manager|worker\d)/],
  },
];

describe('a first release that fails', () => {
  test.each(fixtures)(
    'ends early with its cause and is removed when it $fault',
    async ({ files, says }) => {
      nextStack();
      const run = await deploy(files, { 'first-deploy-failed': 'remove' });
      expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
      const error = decodeURIComponent(
        run.log.split('\n').findLast((line) => line.startsWith('::error')) ?? '',
      );
      for (const words of [...says, 'clerk', 'was removed again']) expect(error).toMatch(words);
      expect(error).not.toMatch(/after 4\d s/);
      expect(await swarm.services(stack)).toEqual([]);
      const last = await swarm.on('manager', [
        'tail',
        '-n',
        '1',
        `/var/lib/fairway/stacks/${stack}/ledger.jsonl`,
      ]);
      expect(JSON.parse(last)).toMatchObject({ outcome: 'removed' });
    },
    120_000,
  );

  test('is kept for inspection when the caller wants that, and the next good one repairs it', async () => {
    nextStack();
    const run = await deploy(oneService({ command: 'exit 1' }));
    expect([run.exitCode, run.outputs['status']]).toEqual([1, 'failed']);
    expect(await swarm.services(stack)).toEqual([`${stack}_clerk`]);
    const next = await deploy(oneService(), { release: 'v2' });
    expect([next.exitCode, next.outputs['status']]).toEqual([0, 'deployed']);
  }, 120_000);
});

describe('an update that fails', () => {
  test.each(fixtures)(
    'is put back and proven when it $fault',
    async ({ files, says }) => {
      nextStack();
      expect((await deploy(oneService())).exitCode).toBe(0);
      const before = await swarm.tasks(stack);
      const run = await deploy(files, { release: 'v2' });
      const error = decodeURIComponent(
        run.log.split('\n').findLast((line) => line.startsWith('::error')) ?? '',
      );
      for (const words of [...says, 'clerk', 'v1 was put back and is proven to serve'])
        expect(error).toMatch(words);
      expect([run.exitCode, run.outputs['status']]).toEqual([1, 'rolled-back']);
      const label = [
        'docker',
        'service',
        'inspect',
        '--format',
        '{{index .Spec.Labels "io.fairway.release"}}',
      ];
      expect(await swarm.on('manager', [...label, `${stack}_clerk`])).toBe('v1\n');
      const after = await swarm.tasks(stack);
      expect(after.map(({ image }) => image)).toEqual(before.map(({ image }) => image));
    },
    150_000,
  );

  test('is noticed though Swarm itself calls it completed: it dies after the monitor time', async () => {
    nextStack();
    expect((await deploy(oneService())).exitCode).toBe(0);
    const run = await deploy(oneService({ command: 'sleep 7; echo gone to lunch; exit 1' }), {
      release: 'v2',
      soak: '15s',
    });
    expect([run.exitCode, run.outputs['status']]).toEqual([1, 'rolled-back']);
    expect(run.log).toContain('gone to lunch');
  }, 150_000);

  test('takes its new services away and brings removed ones back', async () => {
    nextStack();
    const two = (second: string, command: string) => ({
      'deploy/stack.yml': `${oneService()['deploy/stack.yml']}
  ${second}:
    image: \${REGISTRY}/base/busybox:latest
    stop_signal: SIGKILL
    command: ["sh", "-c", "${command}"]
    deploy: {endpoint_mode: dnsrr, restart_policy: {delay: 1s}}
`,
    });
    expect((await deploy(two('porter', 'sleep 100000'))).exitCode).toBe(0);
    const run = await deploy(two('runner', 'exit 1'), { release: 'v2' });
    expect([run.exitCode, run.outputs['status']]).toEqual([1, 'rolled-back']);
    expect(await swarm.services(stack)).toEqual([`${stack}_clerk`, `${stack}_porter`]);
    const good = await deploy(two('runner', 'sleep 100000'), { release: 'v3' });
    expect([good.exitCode, good.outputs['status']]).toEqual([0, 'deployed']);
    expect(await swarm.services(stack)).toEqual([`${stack}_clerk`, `${stack}_runner`]);
  }, 150_000);
});
