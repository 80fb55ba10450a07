import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { runStep } from '../step/run-step.ts';
import { type FaultyRegistry, startFaultyRegistry } from './build-images/faulty-registry.ts';
import { type RegistryReader, readRegistry } from './build-images/registry-reader.ts';
import { checkOutMarina, type Sources } from './build-images/sources.ts';
import { run } from './machine.ts';

jest.setTimeout(180_000);

let lab: Lab;
let faulty: FaultyRegistry;
let registry: RegistryReader;
let sources: Sources;

beforeAll(async () => {
  lab = await startLab({ nodes: 1, registry: true, builder: true }, { logger: silentLogger });
  registry = readRegistry(lab);
  faulty = await startFaultyRegistry(lab);
  sources = await checkOutMarina();
});
afterAll(async () => {
  await sources?.remove();
  await faulty?.close();
  await lab?.stop();
});

/** Bytes that no compression makes smaller. */
const newCargo = () => Array.from({ length: 30_000 }, () => Math.random().toString(36)).join('');

/** An image of one layer. */
async function build(name: string, inputs: Record<string, string> = {}, bytes = newCargo()) {
  const dockerfile = 'FROM scratch\nCOPY cargo /\n';
  const sha = await sources.commit({ [`${name}/Dockerfile`]: dockerfile, [`${name}/cargo`]: bytes });
  return runStep({
    action: 'build-images',
    workspace: sources.path,
    inputs: {
      images: `- name: ${name}\n  context: ${name}`,
      registry: `${faulty.address}/acme`,
      'registry-username': lab.registry.username,
      'registry-password': lab.registry.password,
      release: '1.0.0',
      ...inputs,
    },
    env: { ...lab.machineEnv, GITHUB_SHA: sha },
  });
}

const cargo = ({ outputs }: { outputs: Readonly<Record<string, string>> }) =>
  JSON.parse(outputs['images'] ?? '')[0];

test('three times 503: the push is tried again, and what was asked for is in the registry', async () => {
  faulty.faults.unavailable = 3;
  const step = await build('thrice');
  expect(step.log).not.toContain('::error');
  expect(step.exitCode).toBe(0);
  expect(faulty.seen.filter((line) => line.endsWith(' 503'))).toHaveLength(3);
  expect(step.log).toContain('Trying again in 1 s.');
  for (const tag of ['1.0.0', 'latest'])
    expect(await registry.digest('acme/thrice', tag)).toBe(cargo(step).digest);
});

test('a connection that is cut in the middle of a layer: the layer is sent again, whole', async () => {
  faulty.faults.cutAfterBytes = [100_000, 50_000];
  const step = await build('cut');
  expect(step.log).not.toContain('::error');
  expect(step.exitCode).toBe(0);
  expect(faulty.seen.filter((line) => line.endsWith(' cut'))).toHaveLength(2);
  expect(await registry.digest('acme/cut', '1.0.0')).toBe(cargo(step).digest);
});

test('a registry that stays unwell fails the run, and tags nothing', async () => {
  faulty.faults.unavailable = Number.POSITIVE_INFINITY;
  const step = await build('never');
  faulty.faults.unavailable = 0;
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain(`${faulty.address}/acme/never:1.0.0 could not be pushed`);
  expect(step.log).toContain('answers, but with an error of its own');
  expect(await registry.tags('acme/never')).toEqual([]);
});

test('a wrong password is not tried again', async () => {
  const before = faulty.seen.length;
  const step = await build('stranger', { 'registry-password': 'not-the-password' });
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain('did not accept the user name and password');
  expect(step.log).not.toContain('Trying again');
  const asked = faulty.seen.slice(before);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((line) => !line.startsWith('GET /v2/ '))).toEqual([]);
});

describe('a cache that', () => {
  const inputs = { cache: 'registry', reuse: 'false' };
  afterEach(() => {
    delete faulty.faults.down;
    delete faulty.faults.corrupt;
  });

  test('is down costs time, not the build', async () => {
    faulty.faults.down = '/manifests/buildcache';
    const step = await build('cached', inputs);
    expect(step.log).not.toContain('::error');
    expect(step.exitCode).toBe(0);
    expect(faulty.seen.filter((line) => line.includes('buildcache')).length).toBeGreaterThan(0);
    expect(await registry.digest('acme/cached', '1.0.0')).toBe(cargo(step).digest);
  });

  test('is corrupt is left aside, with a warning', async () => {
    const bytes = newCargo();
    expect((await build('corrupt', inputs, bytes)).exitCode).toBe(0);
    faulty.faults.corrupt = await registry.layers('acme/corrupt', 'buildcache');
    for (const argv of [
      ['image', 'prune', '--all', '--force'],
      ['buildx', 'prune', '--all', '--force'],
    ])
      await run(['docker', ...argv], { env: lab.machineEnv });
    const step = await build('corrupt', inputs, bytes);
    expect(step.log).not.toContain('::error');
    expect(step.exitCode).toBe(0);
    expect(faulty.seen.some((line) => line.endsWith(' corrupt'))).toBe(true);
    expect(await registry.digest('acme/corrupt', '1.0.0')).toBe(cargo(step).digest);
  });

  test('is not there at all, as on a machine of your own, is not missed', async () => {
    const step = await build('gha', { cache: 'gha' });
    expect(step.exitCode).toBe(0);
    expect(step.log).toContain('No cache is used: this run has no cache service of GitHub.');
  });
});
