import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeployContext, repositoryFiles } from '@fairway/deploy-kit';
import { parseStackFile } from '@fairway/docker/stack';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nameStoredData } from '../../src/release/configs-and-secrets.ts';
import { readWantedFiles } from '../../src/release/read-files.ts';
import { readStack } from '../../src/release/stack-source.ts';
import type { StackSettings } from '../../src/settings/stack-settings.ts';

/** What cannot be deployed as the repository has it. Each is refused before any machine is asked. */
const text = `services:
  web:
    image: web:\${TAG}
    configs: [pier]
    secrets: [key]
configs:
  pier:
    file: ./pier.conf
secrets:
  key:
    external: true
`;

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'stack-sources-'));
  await mkdir(join(workspace, 'deploy'));
  await writeFile(join(workspace, 'deploy/stack.yml'), text);
  await writeFile(join(workspace, 'deploy/broken.yml'), 'services:\n  web:\n    image: "x\n  other: [\n');
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const context = {
  annotate: () => {},
  mask: () => {},
  signal: new AbortController().signal,
} as unknown as DeployContext;
const settings = { stack: 'quay', registry: undefined } as unknown as StackSettings;

function read(stackFile: string) {
  const source = {
    ...{ release: 'v1', stackFiles: [stackFile], secrets: {}, files: [], images: [] },
    ...{ env: {}, secretEnv: {}, envFiles: [], imagesPending: false },
  };
  const manager = localHost({ logger: silentLogger, clock: systemClock });
  return readStack(settings, source, repositoryFiles(workspace), manager, context);
}

test.each([
  ['is not there', 'deploy/stock.yml', /deploy\/stock\.yml[\s\S]*there is no such file/],
  ['does not parse', 'deploy/broken.yml', /deploy\/broken\.yml[\s\S]*line \d/],
  ['needs a variable that nothing gives', 'deploy/stack.yml', /TAG[\s\S]*deploy\/stack\.yml:3[\s\S]*env/],
])('a stack file is refused that %s', async (_what, stackFile, says) => {
  await expect(read(stackFile)).rejects.toThrow(says);
});

test.each([
  [
    'a config whose file is not there',
    { key: 'the key' },
    /deploy\/stack\.yml, line 7, names the file deploy\/pier\.conf[\s\S]*there is no such file/,
  ],
  [
    'a secret that no stack file has',
    { key: 'the key', keey: 'of somebody' },
    /The input "secrets" has keey, which no stack file has/,
  ],
])('%s is refused', async (_what, secrets, says) => {
  const files = [parseStackFile('deploy/stack.yml', text)];
  const merged = {
    ...{ services: {}, networks: {}, volumes: {} },
    configs: { pier: { file: 'deploy/pier.conf' } },
    secrets: { key: { external: true } },
  };
  const request = { stack: 'quay', merged, files, secrets, repository: repositoryFiles(workspace) };
  await expect(nameStoredData(request, context)).rejects.toThrow(says);
});

test('a directory to sync that is not there is refused', async () => {
  const leaves = { from: 'deploy/leaves', to: '/srv/leaves', on: [] };
  await expect(readWantedFiles(leaves, repositoryFiles(workspace))).rejects.toThrow(/deploy\/leaves/);
});
