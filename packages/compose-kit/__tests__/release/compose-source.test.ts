import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFiles } from '@fairway/deploy-kit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readComposeFiles } from '../../src/release/compose-source.ts';

let at: string;

beforeEach(async () => {
  at = await mkdtemp(join(tmpdir(), 'compose-source-'));
  await writeFile(join(at, 'web.env'), 'A=1\n');
  await writeFile(join(at, 'more.yaml'), 'services: {more: {image: more, env_file: web.env}}\n');
  await mkdir(join(at, 'sub/conf'), { recursive: true });
  await writeFile(join(at, 'sub/compose.yaml'), 'services: {sub: {image: sub, env_file: own.env}}\n');
  await writeFile(join(at, 'sub/.env'), 'X=sub\n');
  await writeFile(join(at, 'sub/own.env'), 'Y=sub\n');
  await writeFile(join(at, 'sub/conf/.env'), 'X=conf\n');
  await writeFile(join(at, 'sub/conf/own.env'), 'Y=conf\n');
  await writeFile(join(at, 'latin.env'), Buffer.from('A=1\nB=caf\xe9\n', 'latin1'));
});
afterEach(() => rm(at, { recursive: true, force: true }));

const read = async (lines: string | Uint8Array) => {
  await writeFile(join(at, 'compose.yaml'), lines);
  const source = { composeFiles: ['compose.yaml'], files: [] };
  const where = { directory: '/srv/app', variables: { WHERE: 'web' } };
  return readComposeFiles(source, where, repositoryFiles(at));
};

test.each([
  ['services: {web: {image: web}}'],
  ['services: {web: {image: web, env_file: [web.env, .env]}}'],
  ['include: [more.yaml]\nservices: {web: {image: web}}'],
  ['services: {web: {extends: {file: more.yaml, service: more}}}'],
])('everything that Compose reads for %s is known', async (text) => {
  expect(await read(text)).toMatchObject({ whole: true });
});

test.each([
  ['a file of the host', 'services: {web: {image: web, env_file: /etc/web.env}}'],
  ['a file whose name contains a variable', 'services: {web: {image: web, env_file: "${WHERE}.env"}}'],
  ['a missing file', 'services: {web: {image: web, env_file: [{path: none.env, required: false}]}}'],
  ['another repository', 'include: ["https://github.com/acme/web.git"]\nservices: {web: {image: web}}'],
  [
    'another directory',
    'include: [{path: more.yaml, project_directory: /srv}]\nservices: {web: {image: web}}',
  ],
  [
    'a file of the host, in an included file',
    'include: [{path: more.yaml, env_file: /etc/more.env}]\nservices: {web: {image: web}}',
  ],
])('a Compose reading that depends on %s is not reused', async (_what, text) => {
  expect(await read(text)).toMatchObject({ whole: false });
});

describe('the files that Compose reads with a file', () => {
  const uploads = async (text: string) => [...(await read(text)).uploads.keys()].sort();

  test.each([
    ['include: [sub/compose.yaml]', ['sub/.env', 'sub/compose.yaml', 'sub/own.env']],
    [
      'include: [{path: sub/compose.yaml, env_file: web.env}]',
      ['sub/compose.yaml', 'sub/own.env', 'web.env'],
    ],
    [
      'include: [{path: sub/compose.yaml, project_directory: sub/conf}]',
      ['sub/compose.yaml', 'sub/conf/.env', 'sub/conf/own.env'],
    ],
    ['include: [more.yaml]', ['more.yaml', 'web.env']],
    [
      'services: {web: {extends: {file: sub/compose.yaml, service: sub}}}',
      ['sub/compose.yaml', 'sub/own.env'],
    ],
    ['services: {web: {image: web, env_file: "${WHERE}.env"}}', ['web.env']],
    ['services: {web: {image: web}}\n---\nservices: {web: {env_file: web.env}}', ['web.env']],
  ])('%s', async (text, expected) => {
    expect(await uploads(text)).toEqual(expected);
  });
});

describe('a file that is not UTF-8 is refused by its line', () => {
  test.each<[string, string | Uint8Array, string]>([
    [
      'a Compose file',
      Buffer.from('services:\n  web: {image: web, command: "caf\xe9"}\n', 'latin1'),
      'The Compose file compose.yaml cannot be read: line 2.',
    ],
    [
      'an env file of a service',
      'services: {web: {image: web, env_file: latin.env}}',
      'The file latin.env, which compose.yaml names, cannot be read: line 2.',
    ],
  ])('%s', async (_what, text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });
});
