import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { runStep, type Step, type StepResult } from '../step/run-step.ts';
import { type RegistryReader, readRegistry } from './build-images/registry-reader.ts';
import { checkOutMarina, type Sources } from './build-images/sources.ts';
import { run } from './machine.ts';

jest.setTimeout(180_000);

let lab: Lab;
let registry: RegistryReader;
let sources: Sources;

beforeAll(async () => {
  lab = await startLab({ nodes: 1, registry: true, builder: true }, { logger: silentLogger });
  registry = readRegistry(lab);
  sources = await checkOutMarina();
});
afterAll(async () => {
  await sources?.remove();
  await lab?.stop();
});

const apps = ['frontend', 'harbor', 'marine-snow'];
const marina = apps.map((name) => `- name: ${name}\n  context: ${name}`).join('\n');

/** Builds what is committed now, as a caller's workflow would. */
async function build(
  inputs: Record<string, string>,
  more: Partial<Step> & { files?: Record<string, string> } = {},
): Promise<StepResult> {
  const { files = {}, ...step } = more;
  const sha = await sources.commit(files);
  const { address, username, password } = lab.registry;
  return runStep({
    action: 'build-images',
    workspace: sources.path,
    inputs: {
      images: marina,
      registry: `${address}/acme`,
      'registry-username': username,
      'registry-password': password,
      'build-args': `BASE_REGISTRY: ${address}\nRELEASE: "${inputs['release']}"`,
      ...inputs,
    },
    ...step,
    env: { ...lab.machineEnv, GITHUB_SHA: sha, ...step.env },
  });
}

/** An image of its own on the lab's busybox. */
const app = (...steps: string[]) =>
  ['ARG BASE_REGISTRY', 'FROM ${BASE_REGISTRY}/base/busybox', ...steps, ''].join('\n');
const one = (name: string, more = '') => `- name: ${name}\n  context: ${name}\n${more}`;
const docker = (...argv: string[]) => run(['docker', ...argv], { env: lab.machineEnv });

test('three images are built in one solve and pushed with the release tag and latest; what is output is in the registry', async () => {
  const step = await build({ release: '1.0.0' });
  expect(step.log).not.toContain('::error');
  expect(step.exitCode).toBe(0);
  const images = JSON.parse(step.outputs['images'] ?? '');
  expect(images.map(({ name }: { name: string }) => name)).toEqual(apps);
  for (const image of images) {
    const path = `acme/${image.name}`;
    const repository = `${lab.registry.address}/${path}`;
    expect(image).toEqual({
      name: image.name,
      repository,
      tags: ['1.0.0', 'latest'],
      digest: await registry.digest(path, '1.0.0'),
      reference: `${repository}@${image.digest}`,
      platforms: ['linux/amd64'],
      size: expect.any(Number),
    });
    expect(await registry.digest(path, 'latest')).toBe(image.digest);
    expect(JSON.parse(step.outputs['digests'] ?? '')[image.name]).toBe(image.digest);
    expect(step.summary).toContain(image.digest);
  }
  for (const name of ['harbor', 'marine-snow']) expect(step.log).toContain(`${name} 3/3 COPY server.js`);
});

test('images say where they come from', async () => {
  const sha = await sources.commit({});
  await build({ release: '1.0.1', images: one('harbor') }, { env: { GITHUB_SHA: sha } });
  const { config, created } = await registry.config('acme/harbor', '1.0.1');
  const committed = await run(['git', '-C', sources.path, 'show', '-s', '--format=%ct', sha]);
  const time = new Date(Number(committed.stdout) * 1000).toISOString();
  expect(config.Labels).toMatchObject({
    'org.opencontainers.image.source': 'https://github.com/acme/marina',
    'org.opencontainers.image.revision': sha,
    'org.opencontainers.image.version': '1.0.1',
    'org.opencontainers.image.created': time,
  });
  expect(Date.parse(created)).toBe(Date.parse(time));
});

test('the next release moves latest and leaves the last one where it was; the same sources again give the same digest', async () => {
  const first = await registry.digest('acme/harbor', '1.0.0');
  const files = { 'harbor/settings.json': '{"healthy": true, "berths": 12}\n' };
  const sha = await sources.commit(files);
  const more = { env: { GITHUB_SHA: sha } };
  const second = await build({ release: '2.0.0' }, more);
  expect(second.exitCode).toBe(0);
  const digest = await registry.digest('acme/harbor', '2.0.0');
  expect(digest).not.toBe(first);
  expect(await registry.digest('acme/harbor', 'latest')).toBe(digest);
  expect(await registry.digest('acme/harbor', '1.0.0')).toBe(first);
  const again = await build({ release: '2.0.0' }, more);
  expect(again.outputs['digests']).toBe(second.outputs['digests']);
});

test('a pre-release leaves latest where it is', async () => {
  const before = await registry.digest('acme/harbor', 'latest');
  const step = await build({ release: '3.0.0-rc.1', images: one('harbor') });
  expect(step.exitCode).toBe(0);
  expect(await registry.digest('acme/harbor', 'latest')).toBe(before);
  expect(await registry.digest('acme/harbor', '3.0.0-rc.1')).not.toBe(before);
});

test('all tags that are asked for point to the one image', async () => {
  const inputs = { release: 'v7.8.9', images: one('harbor'), tags: 'release\nsemver\nsha\nbranch' };
  const step = await build(inputs, { env: { GITHUB_REF: 'refs/heads/feature/dry-dock' } });
  expect(step.log).not.toContain('::error');
  const [{ tags, digest }] = JSON.parse(step.outputs['images'] ?? '');
  const sha = (await run(['git', '-C', sources.path, 'rev-parse', 'HEAD'])).stdout.slice(0, 7);
  expect(tags).toEqual(['v7.8.9', '7.8.9', `sha-${sha}`, '7.8', '7', 'feature-dry-dock', 'latest']);
  for (const tag of tags) expect(await registry.digest('acme/harbor', tag)).toBe(digest);
});

describe('bad days', () => {
  const refused = async (work: () => Promise<StepResult>) => {
    const step = await work();
    expect(step.exitCode).toBe(1);
    expect(step.outputs).not.toHaveProperty('images');
    return step;
  };

  test('a wrong password ends the run before anything is built, and is not shown', async () => {
    const step = await refused(() => build({ release: '4.0.0', 'registry-password': 'not-the-password' }));
    expect(step.log).toContain(`could not log in to ${lab.registry.address} as ${lab.registry.username}`);
    expect(step.log).toContain('did not accept the user name and password');
    expect(step.log).not.toContain('::group::build');
    expect(step.log.replace(/^::add-mask::.*$/gm, '')).not.toContain('not-the-password');
    expect(await registry.tags('acme/harbor')).not.toContain('4.0.0');
  });

  test('a registry that cannot be reached ends the run before anything is built', async () => {
    const [host] = lab.registry.address.split(':');
    const step = await refused(() => build({ release: '4.0.0', registry: `${host}:5999/acme` }));
    expect(step.log).toContain(`${host}:5999 cannot be reached from here`);
    expect(step.log).not.toContain('::group::build');
  });

  test('a Dockerfile that fails: image, step and last lines are named, and no image of the release gets a tag', async () => {
    const files = {
      'broken/Dockerfile': app('RUN echo counting berths', 'RUN echo no berths left >&2; exit 9'),
    };
    const step = await refused(() =>
      build({ release: '5.0.0', images: `${marina}\n${one('broken')}` }, { files }),
    );
    expect(step.log).toContain(
      'The image broken could not be built: it failed at 3/3 RUN echo no berths left',
    );
    expect(step.log).toContain('ended with exit status 9');
    expect(step.log).toMatch(/::error.*no berths left/);
    for (const name of apps) expect(await registry.tags(`acme/${name}`)).not.toContain('5.0.0');
    expect(step.summary).toContain('The image broken could not be built');
  });

  test('a base image that is not there is named, with its registry', async () => {
    const files = { 'baseless/Dockerfile': 'ARG BASE_REGISTRY\nFROM ${BASE_REGISTRY}/base/no-such-image\n' };
    const step = await refused(() => build({ release: '5.0.0', images: one('baseless') }, { files }));
    expect(step.log).toContain('The image baseless could not be built');
    expect(step.log).toContain('base/no-such-image');
  });

  test('a cancelled run tags nothing, not even the images that were ready', async () => {
    const files = { 'slow/Dockerfile': app('RUN echo at anchor; sleep 300') };
    let cancelled = false;
    const step = await build(
      { release: '6.0.0', images: `${marina}\n${one('slow')}` },
      {
        files,
        onLog: (log, child) => {
          if (cancelled || !log.includes('slow | at anchor')) return;
          cancelled = true;
          child.kill('SIGINT');
        },
      },
    );
    expect(cancelled).toBe(true);
    expect(step.exitCode).not.toBe(0);
    for (const name of [...apps, 'slow']) expect(await registry.tags(`acme/${name}`)).not.toContain('6.0.0');
  });

  test('a run that is cancelled while it pushes has moved latest nowhere or everywhere', async () => {
    const latest = () => Promise.all(apps.map((name) => registry.digest(`acme/${name}`, 'latest')));
    const before = await latest();
    let cancelled = false;
    const step = await build(
      { release: '6.1.0' },
      {
        files: { 'marine-snow/settings.json': '{"healthy": true, "depth": 40}\n' },
        onLog: (log, child) => {
          if (cancelled || !log.includes('::group::push')) return;
          cancelled = true;
          child.kill('SIGINT');
        },
      },
    );
    expect(step.exitCode).not.toBe(0);
    const moved = (await latest()).filter((digest, index) => digest !== before[index]).length;
    expect([0, apps.length]).toContain(moved);
  });
});

test('a secret reaches the build, and neither the log nor the image nor its history keeps it', async () => {
  const value = 'keel-haul-7715';
  const files = {
    'secretive/Dockerfile': app(
      'RUN --mount=type=secret,id=token cat /run/secrets/token | md5sum > /sum; cat /run/secrets/token',
    ),
  };
  const step = await build(
    { release: '1.0.0', images: one('secretive'), 'build-secrets': `token: ${value}` },
    { files },
  );
  expect(step.exitCode).toBe(0);
  expect(step.log).toContain('secretive | ');
  expect(step.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(value);
  expect(step.summary).not.toContain(value);
  expect(JSON.stringify(await registry.config('acme/secretive', '1.0.0'))).not.toContain(value);
  const read = await docker('run', '--rm', `${lab.registry.address}/acme/secretive:1.0.0`, 'cat', '/sum');
  expect(read.stdout).toMatch(/^[0-9a-f]{32}/);
  expect(read.stdout).not.toMatch(/^d41d8cd98f00b204e9800998ecf8427e/);
});

describe('a secret that an image would show', () => {
  const value = 'keel-haul-7716';
  const secrets = { 'build-secrets': `token: ${value}` };
  const refused = async (step: StepResult, where: string, image: string) => {
    expect(step.exitCode).toBe(1);
    expect(step.log).toContain(`The image ${image} shows the secret "token" to everyone who pulls it`);
    expect(step.log).toContain(where);
    expect(step.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(value);
    expect(step.summary).not.toContain(value);
    expect(await registry.tags(`acme/${image}`)).toEqual([]);
  };

  test.each([
    ['ENV in the Dockerfile', `ENV TOKEN=${value}`, 'Config.Env'],
    ['a label in the Dockerfile', `LABEL token=${value}`, 'Config.Labels'],
    ['a command of its history', `RUN test ${value} != x`, 'history'],
  ])('%s: nothing is pushed', async (_case, line, where) => {
    const files = { 'leaky/Dockerfile': app(line) };
    await refused(
      await build({ release: '1.0.0', images: one('leaky'), ...secrets }, { files }),
      where,
      'leaky',
    );
  });

  test('a build argument: nothing is built', async () => {
    const images = one('harbor-args', `  build-args:\n    TOKEN: ${value}\n`);
    const files = { 'harbor-args/Dockerfile': app('ARG TOKEN') };
    const step = await build({ release: '1.0.0', images, ...secrets }, { files });
    await refused(step, 'build argument TOKEN', 'harbor-args');
    expect(step.log).not.toContain('::group::build');
  });
});

test('build arguments arrive as they were written', async () => {
  const files = { 'literal/Dockerfile': app('ARG TEXT', 'ENV TEXT=$TEXT') };
  const text = 'a ${HOME} %{if} $x "q" ; rm';
  const images = one(
    'literal',
    `  build-args:\n    TEXT: '${text}'\n    BASE_REGISTRY: ${lab.registry.address}\n`,
  );
  const step = await build({ release: '1.0.0', images }, { files });
  expect(step.exitCode).toBe(0);
  const { config } = await registry.config('acme/literal', '1.0.0');
  expect(config.Env).toContain(`TEXT=${text}`);
});

test('cache: registry brings the layers back to a builder that has none', async () => {
  const files = { 'cached/Dockerfile': app('RUN date +%N > /made') };
  const inputs = { release: '1.0.0', images: one('cached'), cache: 'registry', reuse: 'false' };
  expect((await build(inputs, { files })).log).toMatch(/cached 2\/2 RUN date.*\(\d+\.\d s\)/);
  await docker('image', 'rm', '--force', `${lab.registry.address}/acme/cached:1.0.0`);
  await docker('buildx', 'prune', '--all', '--force');
  const again = await build(inputs);
  expect(again.exitCode).toBe(0);
  expect(again.log).toMatch(/cached 2\/2 RUN date.*\(cached\)/);
});

test('several platforms: the registry holds each of them', async () => {
  const files = { 'both/Dockerfile': 'FROM scratch\nCOPY Dockerfile /\n' };
  const images = one('both', '  platforms: [linux/amd64, linux/arm64]\n');
  const step = await build({ release: '1.0.0', images }, { files });
  expect(step.exitCode).toBe(0);
  expect(JSON.parse(step.outputs['images'] ?? '')[0].platforms).toEqual(['linux/amd64', 'linux/arm64']);
});

/** Writes what a generator of BuildKit's protocol writes (docs/attestations/sbom-protocol.md in moby/buildkit). */
const generator = app(
  `RUN printf '%s' '{"_type":"https://in-toto.io/Statement/v0.1","predicateType":"https://spdx.dev/Document","predicate":{"spdxVersion":"SPDX-2.3"}}' > /sbom`,
  'CMD ["sh", "-c", "cp /sbom $BUILDKIT_SCAN_DESTINATION/sbom.spdx.json"]',
);

test('provenance and SBOM are attested for every platform, and are in the registry', async () => {
  const made = await build(
    { release: '1.0.0', images: one('generator') },
    { files: { 'generator/Dockerfile': generator } },
  );
  expect(made.exitCode).toBe(0);
  const files = { 'attested/Dockerfile': 'FROM scratch\nCOPY Dockerfile /\n' };
  const images = one('attested', '  platforms: [linux/amd64, linux/arm64]\n');
  const sbom = `${lab.registry.address}/acme/generator:1.0.0`;
  const step = await build({ release: '1.0.0', images, provenance: 'max', sbom }, { files });
  expect(step.log).not.toContain('::error');
  expect(step.exitCode).toBe(0);
  expect(JSON.parse(step.outputs['images'] ?? '')[0].platforms).toEqual(['linux/amd64', 'linux/arm64']);
  expect(await registry.attestations('acme/attested', '1.0.0')).toEqual({
    'linux/amd64': [expect.stringContaining('slsa.dev/provenance'), 'https://spdx.dev/Document'],
    'linux/arm64': [expect.stringContaining('slsa.dev/provenance'), 'https://spdx.dev/Document'],
  });
});

test('at the end of the job the login is gone, and with prune the images of the run are too', async () => {
  const temp = await mkdtemp(join(tmpdir(), 'fairway-post-'));
  try {
    const inputs = { release: '7.0.0', images: one('harbor'), prune: 'true', 'prune-keep': '100MB' };
    const main = await build(inputs, { temp });
    const { configDirectory } = JSON.parse(main.state['value'] ?? '');
    await access(configDirectory);
    const image = `${lab.registry.address}/acme/harbor:7.0.0`;
    expect((await docker('image', 'inspect', image)).exitCode).toBe(0);
    const post = await build(inputs, { temp, state: main.state });
    expect(post.exitCode).toBe(0);
    await expect(access(configDirectory)).rejects.toThrow('ENOENT');
    expect((await docker('image', 'inspect', image)).exitCode).not.toBe(0);
    expect(await registry.tags('acme/harbor')).toContain('7.0.0');
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
});
