import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repositoryFiles } from '../../src/sources/repository-files.ts';
import { readVariables, refuseSteering } from '../../src/sources/variables.ts';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'variables-'));
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const nothing = { env: {}, secretEnv: {} };

const annotations: unknown[] = [];

async function read(
  text: string | Uint8Array,
  more: Partial<Parameters<typeof readVariables>[1]> = {},
  given = {},
) {
  annotations.length = 0;
  await writeFile(join(workspace, 'a.env'), text);
  const source = { ...nothing, envFiles: ['a.env'], ...more };
  return readVariables(given, source, repositoryFiles(workspace), (...told) => void annotations.push(told));
}

describe('the variables of a deploy', () => {
  test('come from the inputs, then env files, env and secret-env; later ones override', async () => {
    const more = { env: { B: '2', C: '2' }, secretEnv: { C: '3' } };
    expect(await read('A=1\nB=1\nC=1\nSTACK=other', more, { RELEASE: 'v1', STACK: 'marina' })).toEqual({
      RELEASE: 'v1',
      STACK: 'other',
      A: '1',
      B: '2',
      C: '3',
    });
  });

  test('are read byte for byte from an env file', async () => {
    const text = '\ufeff# comment\r\nA= x "y" $z #w = \r\n\r\n  B=\n';
    expect(await read(text)).toMatchObject({ A: ' x "y" $z #w = ', B: '' });
  });

  test('are refused where a line is not valid, or a file is missing or outside of the repository', async () => {
    await expect(read('A=1\nB')).rejects.toThrow(/a\.env.*line 2/);
    await expect(read('', { envFiles: ['b.env'] })).rejects.toThrow(/"env-file" names the file b\.env/);
    await expect(read('', { envFiles: ['../b.env'] })).rejects.toThrow(/not in the repository/);
  });

  test('are refused where docker itself reads the variable', () => {
    expect(() => refuseSteering({ A: '1' })).not.toThrow();
    expect(() => refuseSteering({ DOCKER_HOST: 'tcp://x' })).toThrow(/DOCKER_HOST/);
  });
});

describe('a line of an env file that is not NAME=value is refused, and the reason is its own', () => {
  test.each<[string | Uint8Array, string]>([
    ['A=1\nexport B=2', 'line 2.\nWhy: It begins with "export", which is for shells.'],
    ['B = 2', 'Why: A blank stands before the "=" of B.'],
    ['B: 2', 'Why: B is followed by ":". A line is NAME=value; YAML belongs into the input "env".'],
    ['A-B=2', 'Why: What stands before the "=" is not a name'],
    ['just words', 'Why: A line is NAME=value, a comment, or empty.'],
    [Buffer.from('A=1\nB=caf\xe9', 'latin1'), 'a.env cannot be read: line 2.\nWhy: The line is not UTF-8'],
  ])('%j', async (text, words) => {
    await expect(read(text)).rejects.toThrow(words);
  });

  test('without showing the value', async () => {
    await expect(read('export TOKEN=hush')).rejects.toThrow(/^(?!.*hush)/s);
  });
});

describe('values that a .env of Compose would not have are told as a warning, and kept', () => {
  test.each<[string, string, string]>([
    ['A=1\nB="x y"', 'B (line 2: quotes)', '"x y"'],
    ["B='x' # why", 'B (line 1: quotes)', "'x' # why"],
    ['B=1 # why', 'B (line 1: comment)', '1 # why'],
  ])('%j', async (text, words, value) => {
    expect(await read(text)).toMatchObject({ B: value });
    expect(annotations).toEqual([
      ['warning', expect.stringContaining(words), expect.objectContaining({ file: 'a.env' })],
    ]);
  });

  test.each([['B=a#b'], ['B="a" and "b'], ["B=it's"], ['# B="x"']])('but not for %j', async (text) => {
    await read(text);
    expect(annotations).toEqual([]);
  });
});
