import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Builder, BuildTarget } from '@fairway/docker/build';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { contentKey } from '../../src/reuse/content-key.ts';

let context: string;

beforeEach(async () => {
  context = await mkdtemp(join(tmpdir(), 'inputs-key-'));
  await write({
    Dockerfile: 'FROM r.io/base\nARG PORT\nCOPY . /app\n',
    'app/main.js': 'one',
    '.dockerignore': 'logs\n',
  });
});
afterEach(() => rm(context, { recursive: true, force: true }));

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(context, name)), { recursive: true });
    await writeFile(join(context, name), text);
  }
}

const builder: Builder = {
  driver: 'docker',
  containerdStore: true,
  version: { major: 0, minor: 13 },
  platform: 'linux/amd64',
};

interface Changes extends Partial<BuildTarget> {
  own?: { labels?: Record<string, string>; args?: Record<string, string> };
  base?: string;
  builder?: Builder;
}

async function key({
  own = {},
  base = 'sha256:1',
  builder: other,
  ...changes
}: Changes = {}): Promise<string> {
  const image: BuildTarget = {
    ...{
      name: 'harbor',
      context,
      dockerfile: join(context, 'Dockerfile'),
      repository: 'r.io/harbor',
      tags: ['1'],
    },
    ...{ labels: {}, buildArgs: own.args ?? {}, secrets: {}, platforms: [], cache: 'none', attest: {} },
    ...changes,
  };
  const found = await contentKey(image, { labels: {}, args: {}, ...own }, other ?? builder, async () => base);
  return 'tag' in found ? found.tag : found.none;
}

test('is a tag, and the same for the same inputs', async () => {
  expect(await key()).toMatch(/^inputs-[0-9a-f]{32}$/);
  expect(await key()).toBe(
    await key({ tags: ['2'], labels: { version: '2' }, buildArgs: { SOURCE_DATE_EPOCH: '9' } }),
  );
});

describe('is another one after', () => {
  test.each<[string, () => Promise<unknown> | Changes]>([
    ['a file changed', () => write({ 'app/main.js': 'two' })],
    ['a file came', () => write({ 'app/more.js': '' })],
    ['a file became executable', () => chmod(join(context, 'app/main.js'), 0o755)],
    ['the Dockerfile changed', () => write({ Dockerfile: 'FROM r.io/base\nARG PORT\nCOPY app /app\n' })],
    ['the base image moved', () => ({ base: 'sha256:2' })],
    ['an argument that the Dockerfile names changed', () => ({ own: { args: { PORT: '80' } } })],
    ['a label changed', () => ({ own: { labels: { team: 'port' } } })],
    ['the stage changed', () => ({ target: 'test' })],
    ['the platforms changed', () => ({ platforms: ['linux/arm64'] })],
    ['an attestation was asked for', () => ({ attest: { provenance: 'max' } })],
    ['a secret came', () => ({ secrets: { npm: 'X' } })],
  ])('%s', async (_case, change) => {
    const before = await key();
    const changes = (await change()) as Changes | undefined;
    expect(await key(changes ?? {})).not.toBe(before);
  });
});

describe('stays the same after', () => {
  test.each<[string, () => Promise<unknown> | Changes]>([
    ['a file changed that .dockerignore keeps out', () => write({ 'logs/today': 'x' })],
    ['an argument changed that the Dockerfile does not name', () => ({ own: { args: { RELEASE: '2' } } })],
    ['platforms were written in another order', () => ({ platforms: ['linux/amd64'] })],
  ])('%s', async (_case, change) => {
    const before = await key();
    const changes = (await change()) as Changes | undefined;
    expect(await key(changes ?? {})).toBe(before);
  });

  test('a file changed beside one that a rule brings back', async () => {
    await write({ '.dockerignore': 'logs\n!logs/keep\n', 'logs/keep': 'a', 'logs/today': 'a' });
    const before = await key();
    await write({ 'logs/today': 'b' });
    expect(await key()).toBe(before);
    await write({ 'logs/keep': 'b' });
    expect(await key()).not.toBe(before);
  });
});

test.each<[string, () => Promise<string>]>([
  [
    'reads from the network',
    () => write({ Dockerfile: 'FROM a\nADD https://acme.test/x /' }).then(() => key()),
  ],
  ['platform of the builder', () => key({ builder: { ...builder, platform: undefined } })],
])('there is none where it cannot be told: %s', async (why, found) => {
  expect(await found()).toContain(why.split(' ')[0]);
  expect(await found()).not.toMatch(/^inputs-/);
});
