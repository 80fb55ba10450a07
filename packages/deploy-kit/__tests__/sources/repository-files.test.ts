import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repositoryFiles } from '../../src/sources/repository-files.ts';

let workspace: string;
beforeAll(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'repository-files-'));
  await mkdir(join(workspace, 'deploy'));
  await writeFile(join(workspace, 'deploy/stack.yml'), 'services: {}');
  for (const name of ['compose.prod.yml', 'deploy/compose.yaml', 'deploy/other.txt'])
    await writeFile(join(workspace, name), '');
  await symlink('deploy/stack.yml', join(workspace, 'link'));
  await symlink('/proc/self', join(workspace, 'self'));
  await symlink('/etc/passwd', join(workspace, 'deploy/passwd'));
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

const read = async (path: string) =>
  Buffer.from(await repositoryFiles(workspace).read(path, 'stack.yml, line 3')).toString();

describe('a file of the repository', () => {
  test.each(['deploy/stack.yml', './deploy/../deploy/stack.yml', 'link'])('is read: %s', async (path) => {
    expect(await read(path)).toBe('services: {}');
  });

  test.each([
    ['../secrets', /^stack.yml, line 3 names .* not in the repository.\nWhy: It leads out/],
    ['/etc/passwd', /Why: It leads out/],
    ['deploy/passwd', /Why: A symbolic link of it leads out/],
    ['self/environ', /Why: A symbolic link of it leads out/],
    ['self/none', /Why: A symbolic link of it leads out/],
    ['deploy/none', /there is no such file/],
  ])('is refused: %s', async (path, why) => {
    await expect(read(path)).rejects.toThrow(why);
  });
});

describe('a file that the repository lacks', () => {
  test.each([
    ['compose.prod.yaml', 'To do: Write compose.prod.yml, or bring compose.prod.yaml into the repository.'],
    ['deploy/compose.yml', '| deploy/compose.yaml is there'],
    ['deploy/nothing', 'To do: Correct the path'],
    ['none/compose.yml', 'To do: Correct the path'],
  ])('is named with what is there instead: %s', async (path, words) => {
    await expect(read(path)).rejects.toThrow(words);
  });

  test('is named by its path in the repository only', async () => {
    await expect(read('compose.prod.yaml')).rejects.toMatchObject({
      why: 'In the repository, there is no such file.',
    });
  });
});
