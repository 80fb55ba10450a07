import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { repositoryFiles } from '@fairway/deploy-kit';
import { modelSchema } from '@fairway/docker/compose';
import { parseStackFile } from '@fairway/docker/stack';
import type { Manifest } from '@fairway/host';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { requireBrought } from '../../src/release/relative-mounts.ts';
import { filesOf } from '../../src/settings/file-mappings.ts';

const directory = '/srv/quay';
let at: string;
beforeEach(async () => {
  at = await mkdtemp(join(tmpdir(), 'relative-mounts-'));
});
afterEach(() => rm(at, { recursive: true, force: true }));

interface Project {
  /** Files of the repository. */
  readonly repository?: readonly string[];
  /** The Compose file's directory. */
  readonly base?: string;
  readonly files?: readonly string[];
  readonly mounts: readonly string[];
  readonly type?: string;
}

/** Checks a service `web` that mounts paths, relative ones from the Compose file's directory. */
async function check({ repository = [], base = '.', files = [], mounts, type = 'bind' }: Project) {
  for (const path of repository) {
    await mkdir(join(at, dirname(path)), { recursive: true });
    await writeFile(join(at, path), '');
  }
  const onHost = (path: string) => posix.resolve(directory, path);
  const volumes = mounts.map((path) => ({ type, source: onHost(path), target: '/x' }));
  const text = `services:\n  web:\n    image: web\n    volumes:\n${mounts.map((path) => `      - ${path}:/x\n`).join('')}`;
  const mappings = filesOf(files, { directory, stateDir: '/var/lib/fairway' });
  const entriesBelow = (from: string): Manifest =>
    repository
      .filter((path) => from === '.' || path.startsWith(`${from}/`))
      .map((path) => ({
        path: posix.relative(from, path),
        type: 'file',
        mode: 0o644,
        size: 0,
        content: '',
      }));
  return requireBrought(
    {
      model: modelSchema.parse({ name: 'quay', services: { web: { image: 'web', volumes } } }),
      relativePaths: mounts.filter((path) => path.startsWith('.')).map(onHost),
    },
    {
      files: [parseStackFile(posix.join(base, 'compose.yaml'), text, 'compose')],
      base,
      managed: mappings.map(({ from, to }) => ({ to, manifest: entriesBelow(from) })),
      mappings,
    },
    repositoryFiles(at),
    { directory },
  );
}

describe('a mounted path is accepted', () => {
  test.each<[string, Project]>([
    ['of the host', { mounts: ['/etc/localtime'] }],
    ['of data that the repository lacks', { mounts: ['./data'] }],
    ['that Git keeps empty', { repository: ['data/.gitkeep'], mounts: ['./data'] }],
    ['beside the repository', { repository: ['x'], mounts: ['../uploads', '..'] }],
    ['of the installation, written as a path of the host', { repository: ['x'], mounts: ['/srv/quay'] }],
    ['that is brought', { repository: ['conf/a'], files: ['conf => conf'], mounts: ['./conf'] }],
    [
      'in a directory that is brought',
      { repository: ['conf/a'], files: ['conf => conf'], mounts: ['./conf/a'] },
    ],
    [
      'whose content is all brought',
      { repository: ['conf/sub/a'], files: ['conf/sub => conf/sub'], mounts: ['./conf'] },
    ],
    [
      'brought beside the installation',
      { repository: ['app/a', 'deploy/c'], base: 'deploy', files: ['app => /srv/app'], mounts: ['../app'] },
    ],
    ['that is a volume', { repository: ['conf/a'], mounts: ['./conf'], type: 'volume' }],
  ])('%s', async (_what, project) => {
    await expect(check(project)).resolves.toBeUndefined();
  });
});

describe('a mounted path of the repository that no host gets is refused', () => {
  test('with all others at once, each with its line', async () => {
    const failed = check({
      repository: ['grafana/a', 'conf/web.conf', 'deploy/b'],
      mounts: ['./grafana', './data', './conf/web.conf'],
    });
    await expect(failed).rejects.toMatchObject({
      what: '2 paths of the repository are mounted, and no host gets them.',
      evidence: ['compose.yaml:5: web mounts grafana', 'compose.yaml:7: web mounts conf/web.conf'],
    });
  });

  test.each<[string, Project, string]>([
    ['the whole repository', { repository: ['app.py'], mounts: ['.'] }, 'holds `.env` with all secrets'],
    [
      'the whole repository, from a directory of it',
      { repository: ['app.py', 'deploy/x'], base: 'deploy', mounts: ['..'] },
      'mounts the whole repository, which no host gets',
    ],
    [
      'a directory beside that of the Compose file',
      { repository: ['app/a', 'deploy/c'], base: 'deploy', mounts: ['../app'] },
      'mounts app, which no host gets',
    ],
    [
      'a directory of which only a part comes',
      { repository: ['conf/a', 'conf/sub/b'], files: ['conf/sub => conf/sub'], mounts: ['./conf'] },
      'mounts conf, which no host gets',
    ],
  ])('%s', async (_what, project, words) => {
    await expect(check(project)).rejects.toThrow(words);
  });
});

describe('the lines of `files` to copy', () => {
  test.each<[string, Project, string]>([
    ['bring a directory itself', { repository: ['g/a'], mounts: ['./g'] }, '  g => g'],
    ['bring the directory of a file', { repository: ['g/a', 'g/b'], mounts: ['./g/a', './g/b'] }, '  g => g'],
    [
      'bring a directory once',
      { repository: ['d/conf/a', 'd/hooks/b', 'd/c'], mounts: ['./d/conf', './d/hooks/b', './d/c'] },
      '  d => d',
    ],
    [
      'replace those within',
      { repository: ['d/conf/a', 'd/c'], files: ['d/conf => d/conf'], mounts: ['./d/conf', './d/c'] },
      '  d => d',
    ],
    [
      'keep the others',
      { repository: ['n/a', 'g/b'], files: ['n => nginx'], mounts: ['./nginx', './g'] },
      '  n => nginx\n  g => g',
    ],
    [
      'leave data of the host alone',
      { repository: ['d/my.cnf', 'g/a'], mounts: ['./d/my.cnf', './d/mysql', './g'] },
      '  g => g\n  mounted => mounted',
    ],
    [
      'bring no file from the root',
      { repository: ['init.sh'], mounts: ['./init.sh'] },
      '  mounted => mounted',
    ],
    [
      'go beside the installation',
      { repository: ['app/a', 'deploy/c'], base: 'deploy', mounts: ['../app'] },
      '  app => /srv/app',
    ],
  ])('%s, and the action takes them', async (_what, project, expected) => {
    const failure = await check(project).then(
      () => undefined,
      (error: { readonly fix: string }) => error,
    );
    const lines = failure?.fix.split('files: |\n')[1] ?? '';
    expect(lines).toBe(expected);
    const taken = filesOf(
      lines.split('\n').map((line) => line.trim()),
      {
        directory,
        stateDir: '/var/lib/fairway',
      },
    );
    expect(taken).toHaveLength(expected.split('\n').length);
  });

  test('name the files to move first', async () => {
    await expect(check({ repository: ['init.sh'], mounts: ['./init.sh'] })).rejects.toThrow(
      'Move init.sh to mounted/ and mount it from ./mounted/',
    );
  });
});

describe('data of the host in a directory that is brought is refused, because a deploy would delete it', () => {
  test.each([['conf/a'], ['conf/data/.gitkeep']])('where the repository has %s', async (path) => {
    const project = { repository: [path, 'conf/b'], files: ['conf => conf'], mounts: ['./conf/data'] };
    await expect(check(project)).rejects.toThrow('mounts /srv/quay/conf/data, which a deploy would delete');
  });
});
