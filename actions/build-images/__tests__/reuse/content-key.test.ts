import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
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
  onBuild?: readonly string[];
  builder?: Builder;
}

async function key({
  own = {},
  base = 'sha256:1',
  onBuild = [],
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
  const found = await contentKey(image, { labels: {}, args: {}, ...own }, other ?? builder, async () => ({
    digest: base,
    onBuild,
  }));
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
    [
      'an argument changed that only the base image may read (ONBUILD)',
      () => ({ own: { args: { FLAVOR: 'red' } }, onBuild: ['ARG FLAVOR', 'RUN echo $FLAVOR'] }),
    ],
    ['an argument of the proxies changed', () => ({ own: { args: { HTTPS_PROXY: 'http://p:3128' } } })],
    ['the frontend of an argument came', () => ({ own: { args: { BUILDKIT_SYNTAX: 'r.io/front' } } })],
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

test('with ONBUILD instructions in its base, each argument makes another one', async () => {
  const withFlavor = (FLAVOR: string) =>
    key({ own: { args: { FLAVOR } }, onBuild: ['ARG FLAVOR', 'RUN echo $FLAVOR >/flavor'] });
  expect(await withFlavor('red')).not.toBe(await withFlavor('blue'));
});

test("a stage's argument is not that of FROM: the base that BuildKit takes counts", async () => {
  const asked: string[] = [];
  await write({ Dockerfile: 'ARG V=1\nFROM scratch AS assets\nARG V=2\nFROM r.io/base:${V}\n' });
  const image = {
    name: 'x',
    context,
    dockerfile: join(context, 'Dockerfile'),
    repository: 'r.io/x',
    tags: ['1'],
  };
  const rest = { labels: {}, buildArgs: {}, secrets: {}, platforms: [], cache: 'none', attest: {} } as const;
  await contentKey({ ...image, ...rest }, { labels: {}, args: {} }, builder, async (reference) => {
    asked.push(reference);
    return { digest: 'sha256:1', onBuild: [] };
  });
  expect(asked).toEqual(['r.io/base:1']);
});

test('a context that is a link is the directory behind it', async () => {
  const link = `${context}-link`;
  await symlink(context, link);
  expect(await key({ context: link })).toBe(await key());
  await rm(link);
});

test.each<[string, () => Promise<string>]>([
  ['no-cache-filter', () => key({ more: { 'no-cache-filter': ['build'] } })],
  ['no-cache', () => key({ more: { 'no-cache': true } })],
  ['ONBUILD instructions that read', () => key({ onBuild: ['COPY --from=other:1 / /'] })],
  [
    'reads from the network',
    () => write({ Dockerfile: 'FROM a\nADD https://acme.test/x /' }).then(() => key()),
  ],
  [
    'cannot be read: line 2',
    async () => {
      await writeFile(join(context, 'Dockerfile'), Buffer.from('FROM a\nENV A=caf\xe9\n', 'latin1'));
      return key();
    },
  ],
  ['platform of the builder', () => key({ builder: { ...builder, platform: undefined } })],
])('there is none where it cannot be told: %s', async (why, found) => {
  expect(await found()).toContain(why);
  expect(await found()).not.toMatch(/^inputs-/);
});
