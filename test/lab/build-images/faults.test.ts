import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { build, forgetBuilds, one, shown, startBuilds } from './builds.ts';
import { githubCache } from './cases/github-cache.ts';
import { keptLayers } from './cases/kept-layers.ts';
import { unchanged } from './cases/unchanged.ts';
import { type FaultyRegistry, startFaultyRegistry } from './faulty-registry.ts';

jest.setTimeout(20 * 60_000);

const builds = startBuilds();
let faulty: FaultyRegistry;

beforeAll(async () => {
  faulty = await startFaultyRegistry(builds().lab);
});
afterEach(() => {
  for (const fault of Object.keys(faulty.faults) as (keyof typeof faulty.faults)[])
    delete faulty.faults[fault];
});
afterAll(async () => {
  await faulty?.close();
});

/** Bytes that do not compress. */
const newCargo = () => Array.from({ length: 30_000 }, () => Math.random().toString(36)).join('');

/** An image of one layer. */
function buildCargo(name: string, inputs: Record<string, string> = {}, bytes = newCargo()) {
  const dockerfile = 'FROM scratch\nCOPY cargo /\n';
  const files = { [`${name}/Dockerfile`]: dockerfile, [`${name}/cargo`]: bytes };
  const registry = `${faulty.address}/acme`;
  return build(builds(), { release: '1.0.0', images: one(name), registry, ...inputs }, { files });
}

const cargo = ({ outputs }: { outputs: Readonly<Record<string, string>> }) =>
  JSON.parse(outputs['images'] ?? '')[0];

test('a push that gets 503 three times is tried again, and the registry holds the wanted images, also without a cache service and a reuse key', async () => {
  faulty.faults.unavailable = 3;
  const step = await buildCargo('thrice', { cache: 'gha', 'reuse-key': '' });
  expect(step.log).not.toContain('::error');
  expect(step.exitCode).toBe(0);
  expect(faulty.seen.filter((line) => line.endsWith(' 503'))).toHaveLength(3);
  expect(step.log).toContain('Trying again in 1 s.');
  // As on a machine of your own.
  expect(step.log).toContain('No cache is used: this run has no cache service of GitHub.');
  expect(step.log).toContain('Every image is built: without the input "reuse-key"');
  for (const tag of ['1.0.0', 'latest'])
    expect(await builds().registry.digest('acme/thrice', tag)).toBe(cargo(step).digest);
});

test('a layer whose connection is cut midway is sent again from its start; one that the registry took and cannot return ends the run, and no moving tag has moved', async () => {
  faulty.faults.cutAfterBytes = [100_000, 50_000];
  const step = await buildCargo('cut');
  expect(step.log).not.toContain('::error');
  expect(step.exitCode).toBe(0);
  expect(faulty.seen.filter((line) => line.endsWith(' cut'))).toHaveLength(2);
  expect(await builds().registry.digest('acme/cut', '1.0.0')).toBe(cargo(step).digest);

  faulty.faults.gone = '/acme/cut/blobs/';
  const sunk = await buildCargo('cut', { release: '1.1.0', tags: 'release\nstable' });
  expect(sunk.exitCode).toBe(1);
  expect(sunk.log).toContain('/acme/cut does not hold all of cut');
  expect(sunk.outputs).not.toHaveProperty('images');
  expect(await builds().registry.digest('acme/cut', 'latest')).toBe(cargo(step).digest);
  expect(await builds().registry.tags('acme/cut')).not.toContain('stable');
});

test('a registry that keeps failing ends the run, and no tag is moved', async () => {
  faulty.faults.unavailable = Number.POSITIVE_INFINITY;
  const step = await buildCargo('never');
  expect(step.exitCode).toBe(1);
  expect(step.log).toContain(`${faulty.address}/acme/never:1.0.0 could not be pushed`);
  expect(step.log).toContain('answers, but with an error of its own');
  expect(await builds().registry.tags('acme/never')).toEqual([]);
});

test('a wrong password ends the run before anything is built, is not tried again, and is not shown', async () => {
  const before = faulty.seen.length;
  const step = await buildCargo('stranger', { 'registry-password': 'not-the-password' });
  expect(step.exitCode).toBe(1);
  expect(step.outputs).not.toHaveProperty('images');
  expect(step.log).toContain(
    `This runner could not log in to ${faulty.address} as ${builds().lab.registry.username}`,
  );
  expect(step.log).toContain('did not accept the user name and password');
  expect(step.log).not.toContain('::group::build');
  expect(step.log).not.toContain('Trying again');
  expect(shown(step)).not.toContain('not-the-password');
  const asked = faulty.seen.slice(before);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((line) => !line.startsWith('GET /v2/ '))).toEqual([]);
});

describe('a cache that', () => {
  const inputs = { cache: 'registry', reuse: 'false' };

  test('is down costs time, not the build', async () => {
    faulty.faults.down = '/manifests/buildcache';
    const step = await buildCargo('cached', inputs);
    expect(step.log).not.toContain('::error');
    expect(step.exitCode).toBe(0);
    expect(faulty.seen.filter((line) => line.includes('buildcache')).length).toBeGreaterThan(0);
    expect(await builds().registry.digest('acme/cached', '1.0.0')).toBe(cargo(step).digest);
  });

  test('is corrupt is ignored, with a warning', async () => {
    const bytes = newCargo();
    expect((await buildCargo('corrupt', inputs, bytes)).exitCode).toBe(0);
    faulty.faults.corrupt = await builds().registry.layers('acme/corrupt', 'buildcache');
    await forgetBuilds(builds());
    const step = await buildCargo('corrupt', inputs, bytes);
    expect(step.log).not.toContain('::error');
    expect(step.exitCode).toBe(0);
    expect(faulty.seen.some((line) => line.endsWith(' corrupt'))).toBe(true);
    expect(await builds().registry.digest('acme/corrupt', '1.0.0')).toBe(cargo(step).digest);
  });
});

describe('what is unchanged', () => unchanged(builds, () => faulty));

describe("layers kept by GitHub's cache service", () => keptLayers(builds));

describe("GitHub's cache service, spoken to by BuildKit", () => githubCache(builds));
