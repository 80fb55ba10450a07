import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Phase } from '@fairway/action-kit';
import type { BuildTarget } from '@fairway/docker/build';
import { giveTag, openRegistry, type RegistryClient } from '@fairway/docker/registry';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type MemoryRegistry, startMemoryRegistry } from '../../../../test/stage/registry/memory-registry.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { findUnchanged } from '../../src/reuse/reuse.ts';
import { signatureTag } from '../../src/reuse/signature.ts';

const reuseKey = 'a key that nobody else has';
let server: MemoryRegistry;
let registry: RegistryClient;
let context: string;
let repository: string;

beforeEach(async () => {
  server = await startMemoryRegistry();
  repository = `${server.address}/acme/hull`;
  const host = localHost({ logger: silentLogger, clock: systemClock });
  registry = openRegistry(host, { logins: [], configDirectory: '/nowhere', environment: {} });
  context = await mkdtemp(join(tmpdir(), 'reuse-'));
  await writeFile(join(context, 'Dockerfile'), 'FROM scratch\nCOPY Dockerfile /\n');
});
afterEach(async () => {
  await server.close();
  await rm(context, { recursive: true, force: true });
});

/** Looks for the image, and returns what a run would do with it and why. */
async function look(changes: Partial<BuildTarget> = {}, withKey = true) {
  const target: BuildTarget = {
    ...{ name: 'hull', context, dockerfile: join(context, 'Dockerfile'), repository, tags: ['1'] },
    ...{
      labels: {},
      buildArgs: {},
      secrets: {},
      platforms: ['linux/amd64', 'linux/arm64'],
      cache: 'none',
      attest: {},
    },
    ...changes,
  };
  const plan: Plan = {
    ...{
      targets: [target],
      standOn: [],
      releaseTags: ['1'],
      movingTags: new Map(),
      movesLatest: false,
      notes: [],
    },
    ...{ own: new Map([['hull', { labels: {}, args: {} }]]), secretEnv: {} },
  };
  const lines: string[] = [];
  const phase: Phase = { info: (line) => lines.push(line), progress: () => {}, proved: () => {} };
  const builder = {
    driver: 'docker',
    containerdStore: true,
    version: { major: 0, minor: 13 },
    platform: 'linux/amd64',
  };
  const { unchanged, keys } = await findUnchanged(plan, phase, {
    ...{ choice: 'true', reuseKey: withKey ? reuseKey : undefined, builder, registry, clock: systemClock },
    signal: new AbortController().signal,
  });
  return { digest: unchanged.get('hull'), tag: keys.get('hull') ?? '', log: lines.join('\n') };
}

/** Puts an image there as an earlier run would have done. */
async function publish(secret = reuseKey, attestation?: object) {
  const { tag } = await look();
  const platforms = {
    'linux/amd64': { layers: ['oak'] },
    'linux/arm64': { layers: ['oak', 'pitch and tar'] },
  };
  const stored = server.store({ platforms, ...(attestation ? { attestation } : {}) }, tag);
  const { digest } = stored;
  await giveTag(registry, {
    repository,
    tag: signatureTag(secret, { repository, key: tag, digest }),
    digest,
  });
  return stored;
}

test('an image of the same inputs, which a run vouches for and the registry holds whole, is not built', async () => {
  const { digest } = await publish();
  expect(await look()).toMatchObject({ digest, log: expect.stringContaining('whole in its') });
});

describe('an image is built again', () => {
  const layer = () =>
    [...server.content].find(([, bytes]) => bytes.toString() === 'pitch and tar')?.[0] ?? '';

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'of which a layer is lost',
      async () => publish().then(() => server.content.delete(layer())),
      'no longer holds the layer',
    ],
    [
      "of which a platform's manifest is lost",
      async () => server.content.delete((await publish()).parts['linux/arm64'] ?? ''),
      'no longer holds the manifest of linux/arm64',
    ],
    [
      'that somebody with another key has put there',
      () => publish('another key of somebody'),
      'no run with this reuse-key vouches for',
    ],
    [
      'under whose tag somebody has put another one',
      async () => {
        await publish();
        const { tag } = await look().then(async () => ({
          tag: [...server.tags.keys()].find((one) => one.startsWith('inputs-')) ?? '',
        }));
        server.store({ platforms: { 'linux/amd64': { layers: ['flotsam'] } } }, tag);
      },
      'no run with this reuse-key vouches for',
    ],
    ['where the registry cannot be asked', () => server.close(), 'the registry could not be asked'],
  ])('%s', async (_case, spoil, why) => {
    await spoil();
    const { digest, tag, log } = await look();
    expect(digest).toBeUndefined();
    expect(tag).toMatch(/^inputs-/);
    expect(log).toContain(why);
  });

  test('where the run has no key: nothing in the registry is known to be its own', async () => {
    await publish();
    const { digest, log } = await look({}, false);
    expect(digest).toBeUndefined();
    expect(log).toContain('Every image is built: without the input "reuse-key"');
  });
});
