import { posix } from 'node:path';
import {
  changeByCompose,
  provenDotenv,
  readComposeModel,
  readDotenv,
  renderCompose,
} from '@fairway/docker/compose';
import { parseStackFile } from '@fairway/docker/stack';
import { connectHost, type Host } from '@fairway/host';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { composeCases } from './models/cases.ts';
import { compareModels } from './models/compare.ts';
import { oddVariables } from './odd-values.ts';

jest.setTimeout(300_000);

let lab: Lab;
let host: Host;
const directory = '/home/deploy/odd';

beforeAll(async () => {
  lab = await startLab({ nodes: 1, registry: true }, { logger: silentLogger });
  const { user, privateKey } = lab.ssh;
  const { address } = lab.node('manager');
  const deps = { logger: silentLogger, clock: systemClock };
  host = await connectHost({ address, user, privateKey, hostKeys: { knownHosts: lab.knownHosts } }, deps);
});
afterAll(async () => {
  await host?.close();
  await lab?.stop();
});

describe('10,000 variables with odd values', () => {
  const variables = oddVariables(10_000, 20_261_121);
  let dotenv: string;

  test('are written so that Compose reads every one as it is', async () => {
    dotenv = await provenDotenv(host, variables);
    expect(await readDotenv(host, dotenv)).toEqual(variables);
  });

  test('reach a container byte for byte, one by one and together by env_file', async () => {
    const one = Object.keys(variables).map((name) => `      ${name}: "\${${name}}"`);
    const text = [
      'services:',
      '  one: &service',
      `    image: ${lab.registry.address}/base/busybox:latest`,
      '    command: ["sleep", "100000"]',
      '    stop_signal: SIGKILL',
      '    environment:',
      ...one,
      '  all:',
      '    <<: *service',
      '    environment: {}',
      '    env_file: .env',
      '',
    ].join('\n');
    const { model } = await readComposeModel(host, {
      project: 'odd',
      directory,
      base: '.',
      files: [parseStackFile('compose.yaml', text, 'compose')],
      uploads: new Map(),
      dotenv,
      variables: {},
      profiles: [],
    });
    const file = posix.join(directory, 'compose.yaml');
    const rendered = renderCompose({ model, images: {}, content: { directories: [], variables: {} } });
    await host.writeFile(file, rendered, { mode: 0o600, parents: true });
    const { username, password, address } = lab.registry;
    const login = ['docker', 'login', '--username', username, '--password-stdin', address];
    await host.exec(login, { stdin: password });
    await changeByCompose(host, { project: 'odd', directory, files: [file] }, ['up', '--detach'], {
      timeoutMs: 240_000,
    });
    for (const service of ['one', 'all']) {
      const { stdout } = await host.exec(['docker', 'exec', `odd-${service}-1`, 'cat', '/proc/1/environ']);
      const found = Object.fromEntries(
        stdout
          .split('\0')
          .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      );
      expect(found).toMatchObject(variables);
    }
  });
});

test('a value that cannot be in an environment is refused, and the error names its variable', async () => {
  const given = { GOOD: 'x', BAD: 'a\0b', WORSE: 'half \ud83d' };
  await expect(provenDotenv(host, given)).rejects.toThrow(/BAD, WORSE cannot be written/);
});

test('small projects with the oddities of many are read, and would be applied, as Docker reads them there', async () => {
  const { keys, differences } = await compareModels(host, '/home/deploy/models', composeCases);
  expect(differences).toEqual([]);
  expect(composeCases.length).toBeGreaterThanOrEqual(70);
  expect(keys).toBeGreaterThan(10_000);
  const files = composeCases.reduce((sum, one) => sum + Object.keys(one.files).length, 0);
  process.stdout.write(
    `${composeCases.length} projects, ${files} files, ${keys} keys compared, ${differences.length} differ\n`,
  );
});
