import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runStep } from '../../../test/stage/step/run-step.ts';

let workspace: string;
let engine: Server;
let asked = 0;

// An engine that only counts who comes: bad input must end the run before anyone does.
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'build-images-'));
  await mkdir(join(workspace, 'harbor'));
  await writeFile(join(workspace, 'harbor', 'Dockerfile'), 'FROM scratch\n');
  await mkdir(join(workspace, 'empty'));
  engine = createServer((socket) => {
    asked++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => engine.listen(join(workspace, 'engine.sock'), resolve));
});
afterAll(async () => {
  await new Promise((resolve) => engine.close(resolve));
  await rm(workspace, { recursive: true, force: true });
});

const good = {
  images: '- name: harbor\n  context: harbor',
  registry: 'r.acme.test/acme',
  'registry-username': 'ci',
  'registry-password': 'anchor-chain-42',
  release: '1.4.2',
};

const build = (inputs: Record<string, string>) =>
  runStep({
    action: 'build-images',
    workspace,
    inputs: { ...good, ...inputs },
    env: { DOCKER_HOST: `unix://${join(workspace, 'engine.sock')}`, DOCKER_CONFIG: workspace },
  });

describe('bad input ends the run before anything is touched, with an error that says what to write', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['no images', { images: '' }, ['The input "images" cannot be used', 'It is empty', 'or "bake-file"']],
    [
      'images and a bake file',
      { 'bake-file': 'docker-bake.hcl' },
      ['The input "bake-file"', '"images" is given as well'],
    ],
    ['targets of no bake file', { images: '', 'bake-targets': 'harbor' }, ['The input "bake-targets"']],
    [
      'a bake file that is not there',
      { images: '', 'bake-file': 'bake.hcl' },
      ['The input "bake-file" cannot be used', 'There is no file bake.hcl'],
    ],
    ['an empty list of images', { images: '[]' }, ['The input "images"', 'The list is empty']],
    [
      'an image without a name',
      { images: '- context: harbor' },
      ['item 1, line 1', 'The field "name" is missing'],
    ],
    [
      'an unknown field',
      { images: '- name: harbor\n  contxt: x' },
      ['item 1, line 2', '"contxt" is unknown'],
    ],
    ['a name in capitals', { images: '- name: Harbor' }, ['item 1', 'lower-case letters']],
    [
      'two images of one name',
      { images: '- name: harbor\n  context: harbor\n- name: harbor\n  context: harbor' },
      ['The name "harbor" is given twice'],
    ],
    [
      'a context that is not there',
      { images: '- name: harbor\n  context: harbour' },
      ['/harbour is not a directory'],
    ],
    [
      'a Dockerfile that is not there',
      { images: '- name: x\n  context: empty' },
      ['there is no', 'empty/Dockerfile'],
    ],
    [
      'a release with a space',
      { release: '1.4 2' },
      ['The input "release" cannot be used', '"1.4 2" is not a tag'],
    ],
    ['a release with a semicolon', { release: '1.4.2;reboot' }, ['The input "release"', 'is not a tag']],
    ['a tag with a slash', { tags: 'release\nfeature/x' }, ['The input "tags"', 'neither a tag nor']],
    ['no release', { release: '' }, ['The input "release"', 'It is empty']],
    [
      'a registry with a scheme',
      { registry: 'https://r.acme.test' },
      ['The input "registry"', 'without https://'],
    ],
    [
      'a registry in capitals',
      { registry: 'ghcr.io/Acme' },
      ['The input "registry"', '"ghcr.io/Acme" has capitals', 'lower case only', 'Write ghcr.io/acme'],
    ],
    [
      'a platform that is none',
      { platforms: 'linux/adm64' },
      ['The input "platforms"', '"linux/adm64" is not a platform'],
    ],
    [
      'a platform of an item that is none',
      { images: '- name: harbor\n  context: harbor\n  platforms: ["linux/amd64,linus/arm64"]' },
      ['item 1, line 3', '"linus/arm64" is not a platform'],
    ],
    [
      'a key for reuse that can be guessed',
      { 'reuse-key': 'summer' },
      ['The input "reuse-key"', 'fewer than 20 characters', 'openssl rand'],
    ],
    [
      'half a login',
      { 'registry-password': '' },
      ['The input "registry-password"', 'a user name and a password'],
    ],
    [
      'a build secret that nobody gave',
      { images: '- name: harbor\n  context: harbor\n  build-secrets: [npm]' },
      ['asks for the build secret "npm"'],
    ],
    [
      'a cache that does not exist',
      { cache: 'disk' },
      ['The input "cache"', '"registry", "local", "inline"'],
    ],
    ['a scanner that is told no image', { scan: 'grype' }, ['The input "scan"', 'where the image']],
    ['a floor without a unit', { 'prune-keep': '10' }, ['The input "prune-keep"', 'a size such as 10GB']],
  ])('%s', async (_case, inputs, said) => {
    asked = 0;
    const step = await build(inputs);
    expect(step.exitCode).toBe(1);
    const error = /^::error::(.*)$/m.exec(step.log)?.[1] ?? '';
    for (const words of said) expect(error).toContain(words);
    expect(error).toContain('To do: ');
    expect(step.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain('anchor-chain-42');
    expect(asked).toBe(0);
  });
});

test('a context that is a link to a directory is no problem', async () => {
  await symlink(join(workspace, 'harbor'), join(workspace, 'quay'));
  const step = await build({ images: '- name: harbor\n  context: quay' });
  expect(step.log).not.toContain('is not a directory');
  await symlink(join(workspace, 'harbor', 'Dockerfile'), join(workspace, 'pier'));
  const file = await build({ images: '- name: harbor\n  context: pier' });
  expect(file.log).toContain('/pier is not a directory');
});

test('several problems are told at once', async () => {
  const step = await build({ release: 'a b', registry: 'https://x', cache: 'disk' });
  for (const name of ['"release"', '"registry"', '"cache"']) expect(step.log).toContain(name);
});

test('without an engine the run fails, and says where it looked', async () => {
  const step = await build({});
  expect(step.exitCode).toBe(1);
  expect(step.log).toMatch(/::error::.*(cannot be used|cannot be built|could not log in)/);
  expect(step.outputs).not.toHaveProperty('images');
});
