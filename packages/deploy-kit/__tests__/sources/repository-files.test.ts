import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repositoryFiles } from '../../src/sources/repository-files.ts';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'repository-files-'));
  await mkdir(join(workspace, 'deploy'));
  for (const name of ['compose.prod.yml', 'deploy/compose.yaml', 'deploy/other.txt'])
    await writeFile(join(workspace, name), '');
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

describe('a file that the repository lacks', () => {
  test.each([
    ['compose.prod.yaml', 'To do: Write compose.prod.yml, or bring compose.prod.yaml into the repository.'],
    ['deploy/compose.yml', '| deploy/compose.yaml is there'],
    ['deploy/nothing', 'To do: Correct the path'],
    ['none/compose.yml', 'To do: Correct the path'],
  ])('is named with what is there instead: %s', async (path, words) => {
    await expect(repositoryFiles(workspace).read(path, 'The input "compose-files"')).rejects.toThrow(words);
  });

  test('is named by its path in the repository only', async () => {
    const failed = repositoryFiles(workspace).read('compose.prod.yaml', 'It');
    await expect(failed).rejects.toMatchObject({ why: 'In the repository, there is no such file.' });
  });
});
