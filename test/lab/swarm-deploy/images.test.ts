import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StepResult } from '../../stage/step/run-step.ts';
import { swarmInputs } from '../../stage/step/swarm-inputs.ts';
import { clerkAndPorter } from './apps/clerk-and-porter.ts';
import { pushOwnImage } from './apps/own-image.ts';
import { readServing } from './serving.ts';
import { checkOut } from './step.ts';
import { readSwarm, type SwarmReader, until } from './swarm.ts';

let lab: Lab;
let swarm: SwarmReader;
const images: string[] = [];

beforeAll(async () => {
  lab = await startLab({ nodes: 2, swarm: true, registry: true }, { logger: silentLogger });
  swarm = readSwarm(lab);
  for (let number = 0; number < 3; number++) images.push(await pushOwnImage(lab, 'inkwell'));
}, 600_000);

afterAll(async () => {
  await lab?.stop();
}, 600_000);

async function deploy(
  stack: string,
  release: string,
  image: string | undefined,
  inputs: Readonly<Record<string, string>> = {},
  deployLines = '',
): Promise<StepResult> {
  const files = clerkAndPorter({ deploy: deployLines, files: { 'deploy/papers/rules.txt': release } });
  const checkout = await checkOut(files);
  try {
    const env = JSON.stringify(image ? { IMAGE: image } : {});
    return await checkout.deploy({ ...swarmInputs(lab, stack), release, env, ...inputs });
  } finally {
    await checkout.remove();
  }
}

function requireGreen({ exitCode, log }: StepResult): void {
  if (exitCode !== 0) throw new Error(log);
}

/** By node, how many of the images are there. */
async function imagesOn(): Promise<Record<string, number>> {
  const { address } = lab.registry;
  const counts = await Promise.all(
    lab.nodes.map(async ({ name }) => {
      const listed = await swarm.on(name, ['docker', 'images', '--quiet', `${address}/inkwell`]);
      return [name, listed.split('\n').filter(Boolean).length] as const;
    }),
  );
  return Object.fromEntries(counts);
}

describe('registry-auth: once', () => {
  const once = { 'registry-auth': 'once' };
  const stack = 'once';
  const availability = (node: string, to: 'active' | 'drain') =>
    swarm.on('manager', ['docker', 'node', 'update', '--availability', to, node]);

  // A failed test must not disturb the next one with a drained node or a stack that keeps images.
  afterAll(async () => {
    await swarm.remove(stack);
    for (const { name } of lab.nodes) await availability(name, 'active');
  }, 600_000);

  test('brings the image to every node that may run it, and the swarm forgets its stored login', async () => {
    requireGreen(await deploy(stack, 'v1', images[1]));
    const before = await swarm.tasks(stack);
    const run = await deploy(stack, 'v1', images[1], once);
    expect([run.exitCode, run.outputs['status'], run.log]).toEqual([0, 'unchanged', expect.any(String)]);
    expect(run.log).toContain('Proved: every node has the images that it may run');
    expect(run.log).toContain('Proved: the swarm keeps no registry login for the services');
    expect(await swarm.tasks(stack)).toEqual(before);
    expect(Object.values(await imagesOn()).every((count) => count > 0)).toBe(true);

    const clerk = `${stack}_clerk`;
    const { specs } = await readServing(lab, stack);
    const [task] = (await swarm.tasks(stack)).filter(({ service }) => service === clerk);
    const { Image = '' } = (specs[clerk] as { TaskTemplate: { ContainerSpec: { Image?: string } } })
      .TaskTemplate.ContainerSpec;
    const first = task?.node ?? '';
    const other = lab.nodes.find(({ name }) => name !== first)?.name ?? '';
    // The other node has the image, so the service can move there without the login.
    await availability(first, 'drain');
    const moved = async () => (await swarm.tasks(stack)).find(({ service }) => service === clerk)?.node;
    await until(async () => (await moved()) === other);
    // A node without the image has no login to pull it.
    await availability(first, 'active');
    await swarm.on(first, ['sh', '-c', `docker container prune -f && docker image rm -f ${Image}`]);
    await availability(other, 'drain');
    const told = () =>
      swarm.on('manager', ['docker', 'service', 'ps', '--format', '{{.Error}}', '--no-trunc', clerk]);
    await until(async () => (await told()).includes('No such image'));
    // The login of the same release lets the node pull again.
    const kept = await deploy(stack, 'v1', images[1]);
    expect([kept.exitCode, kept.outputs['status'], kept.log]).toEqual([0, 'unchanged', expect.any(String)]);
    expect(kept.log).toContain('Proved: the swarm has the registry login of this run for later pulls');
    expect(await moved()).toBe(first);
    await availability(other, 'active');
  }, 600_000);

  test('names the node that cannot pull, before the stack is touched', async () => {
    const before = await swarm.tasks(stack);
    const cable = ['OUTPUT', '-p', 'tcp', '--dport', '5000', '-j', 'REJECT'];
    await swarm.on('worker1', ['iptables', '-I', ...cable]);
    try {
      const run = await deploy(stack, 'v2', images[2], once);
      expect([run.exitCode, run.outputs['status']]).toEqual([1, 'rolled-back']);
      expect(run.log).toMatch(/::error.*worker1 \S+ could not pull \S+inkwell@sha256/);
    } finally {
      await swarm.on('worker1', ['iptables', '-D', ...cable]);
    }
    expect(await swarm.tasks(stack)).toEqual(before);
  }, 600_000);
});

const papers = '/home/deploy/neighbour/papers';
const east = `deploy/papers => ${papers} @ node.labels.zone==east`;

describe('old images', () => {
  test('are removed from every node, except those that another stack keeps or a container uses', async () => {
    const global = '      mode: global';
    const keep = { 'keep-releases': '1' };
    const [first = '', second = '', third = ''] = images;
    for (const { name } of lab.nodes)
      await lab
        .node(name)
        .exec(['sh', '-c', 'docker images -q "*/inkwell" | sort -u | xargs -r docker rmi -f']);
    // Another stack no longer runs the first image, but keeps a release with it.
    await swarm.on('manager', ['docker', 'node', 'update', '--label-add', 'zone=east', 'worker1']);
    requireGreen(await deploy('neighbour', 'v1', first, {}, global));
    requireGreen(await deploy('neighbour', 'v2', undefined, { files: east }, global));
    requireGreen(await deploy('tidy', 'v1', first, keep, global));
    requireGreen(await deploy('tidy', 'v2', second, keep, global));
    expect(await imagesOn()).toEqual({ manager: 2, worker1: 2 });
    // Swarm keeps the containers of the last tasks, so their images cannot be removed yet.
    for (const { name } of lab.nodes) await swarm.on(name, ['docker', 'container', 'prune', '--force']);
    const run = await deploy('tidy', 'v3', third, keep, global);
    requireGreen(run);
    for (const { name } of lab.nodes) await swarm.on(name, ['docker', 'container', 'prune', '--force']);
    const last = await deploy('tidy', 'v4', third, keep, global);
    requireGreen(last);
    expect(await imagesOn()).toEqual({ manager: 2, worker1: 2 });
    expect(last.summary).toMatch(/\| Node \| Free before \| Free now \| Old images removed \|/);
    expect(last.summary).toMatch(/\| (?:worker1|all 2 nodes) \| \d+ [MG]B \| \d+ [MG]B \| 1 \|/);
  }, 600_000);
});

test('files go only to the nodes that have their label', async () => {
  const there = await Promise.all(
    lab.nodes.map(async ({ exec }) => (await exec(['cat', `${papers}/rules.txt`])).stdout),
  );
  expect(there).toEqual(['', 'v2']);
});

test('a rollback whose images are neither on a node nor in a reachable registry changes nothing', async () => {
  const { address } = lab.registry;
  const first = images[0] ?? '';
  const clear = `docker container prune -f; docker images -q --no-trunc --filter reference=${address}/inkwell | xargs -r docker rmi -f`;
  for (const { exec } of lab.nodes) await exec(['sh', '-c', clear]);
  const before = await swarm.tasks('neighbour');
  const rollback = () => deploy('neighbour', 'v1', first, { command: 'rollback', to: 'v1' });
  await lab.kill('registry');
  const run = await rollback().finally(() => lab.restore('registry'));
  expect([run.exitCode, run.outputs['status'], run.log]).toEqual([1, 'failed', expect.any(String)]);
  expect(run.log).toMatch(/::error.*v1 cannot be rolled back to: images of it are gone/);
  for (const { name } of lab.nodes) expect(run.log).toContain(`clerk on ${name}: ${address}/inkwell@sha256:`);
  expect(await swarm.tasks('neighbour')).toEqual(before);
  const back = await rollback();
  expect([back.exitCode, back.outputs['status'], back.log]).toEqual([0, 'deployed', expect.any(String)]);
}, 600_000);
