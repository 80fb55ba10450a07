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

async function read(text: string, more: Partial<Parameters<typeof readVariables>[1]> = {}, given = {}) {
  await writeFile(join(workspace, 'a.env'), text);
  return readVariables(given, { ...nothing, envFiles: ['a.env'], ...more }, repositoryFiles(workspace));
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
