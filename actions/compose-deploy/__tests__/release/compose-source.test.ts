import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFiles } from '@fairway/deploy-kit';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readComposeFiles } from '../../src/release/compose-source.ts';

let at: string;

beforeEach(async () => {
  at = await mkdtemp(join(tmpdir(), 'compose-source-'));
  await writeFile(join(at, 'web.env'), 'A=1\n');
  await writeFile(join(at, 'more.yaml'), 'services: {more: {image: more, env_file: web.env}}\n');
});
afterEach(() => rm(at, { recursive: true, force: true }));

const read = async (lines: string) => {
  await writeFile(join(at, 'compose.yaml'), lines);
  const source = { composeFiles: ['compose.yaml'], files: [] };
  return readComposeFiles(source, '/srv/app', repositoryFiles(at));
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
