import type { Lab } from '@fairway/lab';
import { describe, expect, test } from '@jest/globals';
import type { StepResult } from '../../stage/step/run-step.ts';
import { swarmInputs } from '../../stage/step/swarm-inputs.ts';
import { type ClerkParts, clerkAndPorter } from './apps/clerk-and-porter.ts';
import { errorOf } from './outcomes.ts';
import { checkOut, type RunOptions } from './step.ts';
import { type SwarmReader, until } from './swarm.ts';

interface Stage {
  readonly lab: Lab;
  readonly swarm: SwarmReader;
}

/** What operators and other tools do to a swarm of a manager and `worker1`, before and during deploys. */
export function operatorsAndOthers(stage: () => Stage): void {
  const onManager = (...argv: readonly string[]) => stage().swarm.on('manager', argv);
  const setWorker = (availability: string) =>
    onManager('docker', 'node', 'update', '--availability', availability, 'worker1');

  const inspect = async (format: string, service: string) =>
    (await onManager('docker', 'service', 'inspect', '--format', format, service)).trim();

  async function deploy(
    stack: string,
    release: string,
    parts: ClerkParts,
    inputs: Readonly<Record<string, string>> = {},
    run: RunOptions = {},
  ): Promise<StepResult> {
    const checkout = await checkOut(clerkAndPorter(parts));
    try {
      return await checkout.deploy({ ...swarmInputs(stage().lab, stack), release, ...inputs }, run);
    } finally {
      await checkout.remove();
    }
  }

  const ended = ({ exitCode, outputs, log }: StepResult) => [exitCode, outputs['status'], log];
  const as = (exitCode: number, status: string) => [exitCode, status, expect.any(String)];

  describe('a service that others put into the namespace of the stack', () => {
    const stack = 'guest';
    const theirs = () =>
      onManager('docker', 'ps', '-q', '--filter', 'label=com.docker.swarm.service.name=guest-tf');

    test('is neither judged nor removed, by a release that fails, one that is good and one that runs', async () => {
      expect(ended(await deploy(stack, 'v1', {}))).toEqual(as(0, 'deployed'));
      // Nodes have the image by its digest, so that they need no login.
      const image = await inspect('{{.Spec.TaskTemplate.ContainerSpec.Image}}', `${stack}_porter`);
      await onManager(
        ...['docker', 'service', 'create', '--detach', '--no-resolve-image', '--name', 'guest-tf'],
        ...['--label', `com.docker.stack.namespace=${stack}`, '--constraint', 'node.role==manager'],
        ...[image, 'sleep', '100000'],
      );
      await until(async () => (await theirs()) !== '');
      const before = await theirs();
      expect(ended(await deploy(stack, 'v2', { command: 'exit 1' }, { soak: '8s' }))).toEqual(
        as(1, 'rolled-back'),
      );
      expect(await theirs()).toEqual(before);
      const good = await deploy(stack, 'v3', {});
      expect(ended(good)).toEqual(as(0, 'deployed'));
      expect(good.log).toContain('Left alone, because others made them: guest-tf.');
      expect(await theirs()).toEqual(before);
    }, 600_000);

    test('a release is unchanged beside it, and although somebody updated a service and rolled it back to what was proven', async () => {
      const before = await theirs();
      const porter = `${stack}_porter`;
      await onManager('docker', 'service', 'update', '--detach', '--quiet', '--env-add', 'INK=blue', porter);
      await onManager('docker', 'service', 'rollback', '--detach', '--quiet', porter);
      await until(async () => (await inspect('{{.UpdateStatus.State}}', porter)) === 'rollback_completed');
      expect(ended(await deploy(stack, 'v3', {}))).toEqual(as(0, 'unchanged'));
      expect(await theirs()).toEqual(before);
    }, 600_000);
  });

  describe('a global service', () => {
    const stack = 'dais';
    const mode = '      mode: global';
    const onWorker = { deploy: `${mode}\n      placement: {constraints: [node.hostname == worker1]}` };

    test('is proven although a paused node keeps its earlier task, which the run warns of', async () => {
      expect(ended(await deploy(stack, 'v1', { deploy: mode }))).toEqual(as(0, 'deployed'));
      await setWorker('pause');
      const next = await deploy(stack, 'v2', { deploy: mode });
      expect(ended(next)).toEqual(as(0, 'deployed'));
      expect(next.log).toContain('Not v2: clerk on worker1.');
      const said = await stage().swarm.inside(`${stack}_clerk`, ['sh', '-c', 'echo $RELEASE']);
      expect(said).toEqual({ manager: 'v2\n', worker1: 'v1\n' });
      expect(ended(await deploy(stack, 'v2', { deploy: mode }))).toEqual(as(0, 'unchanged'));
      await setWorker('active');
    }, 600_000);

    test('is not proven when its last node is drained in the soak, nor is the return to the release before', async () => {
      const only = 'lectern';
      expect(ended(await deploy(only, 'v1', onWorker))).toEqual(as(0, 'deployed'));
      let drained: Promise<string> | undefined;
      const onLog = (log: string): undefined => {
        if (/soaking for [1-9]\d* of 20 s/.test(log)) drained ??= setWorker('drain');
      };
      const run = await deploy(only, 'v2', onWorker, { soak: '20s' }, { onLog });
      await drained;
      expect(ended(run)).toEqual(as(1, 'failed'));
      for (const words of ['no node takes it now: worker1 is drained', 'COULD NOT BE PROVEN TO SERVE AGAIN'])
        expect(errorOf(run)).toContain(words);
      await setWorker('active');
      expect(ended(await deploy(only, 'v3', onWorker))).toEqual(as(0, 'deployed'));
    }, 600_000);
  });

  test('a job that its restart policy gives up ends the run at once, with its log', async () => {
    const job = `
services:
  errand:
    image: \${REGISTRY}/base/busybox:latest
    command: ["sh", "-c", "echo no ink; exit 3"]
    deploy: {mode: replicated-job, endpoint_mode: dnsrr, restart_policy: {condition: on-failure, max_attempts: 1}}
`;
    const checkout = await checkOut({ 'deploy/stack.yml': job });
    const run = await checkout.deploy(swarmInputs(stage().lab, 'office')).finally(checkout.remove);
    expect(ended(run)).toEqual(as(1, 'failed'));
    for (const words of ['does not start it again', 'non-zero exit (3)', 'no ink'])
      expect(errorOf(run)).toContain(words);
  }, 600_000);
}
