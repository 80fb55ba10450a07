import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFiles } from '@fairway/deploy-kit';
import { modelSchema } from '@fairway/docker/compose';
import { parseStackFile } from '@fairway/docker/stack';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { requireBrought } from '../../src/release/relative-mounts.ts';

let at: string;
beforeAll(async () => {
  at = await mkdtemp(join(tmpdir(), 'relative-mounts-'));
  await mkdir(join(at, 'deploy/conf'), { recursive: true });
  await writeFile(join(at, 'deploy/conf/web.conf'), '');
});
afterAll(() => rm(at, { recursive: true, force: true }));

/** @param source the mounted path of the service, which Compose has made absolute below /srv/quay */
function check(source: string, managed: readonly string[] = [], type = 'bind'): Promise<void> {
  const text = `services:\n  web:\n    image: web\n    volumes:\n      - ./conf:/conf\n`;
  return requireBrought(
    modelSchema.parse({
      name: 'quay',
      services: { web: { image: 'web', volumes: [{ type, source, target: '/conf' }] } },
    }),
    managed.map((to) => ({ to, manifest: [] })),
    {
      files: [parseStackFile('deploy/compose.yaml', text, 'compose')],
      ...{ uploads: new Map(), base: 'deploy', whole: true },
    },
    repositoryFiles(at),
    { directory: '/srv/quay' },
  );
}

describe('a mounted path', () => {
  test.each<[string, string, readonly string[]]>([
    ['of the host', '/etc/localtime', []],
    ['of data that the repository lacks', '/srv/quay/data', []],
    ['of the installation itself', '/srv/quay', []],
    ['that is brought', '/srv/quay/conf', ['/srv/quay/conf']],
    ['in a directory that is brought', '/srv/quay/conf/web.conf', ['/srv/quay/conf']],
    ['that holds a directory that is brought', '/srv/quay/conf', ['/srv/quay/conf/sub']],
    ['beside the repository', '/srv/quay/../../elsewhere', []],
  ])('%s is accepted', async (_what, source, managed) => {
    await expect(check(source, managed)).resolves.toBeUndefined();
  });

  test('that is a volume is accepted', async () => {
    await expect(check('/srv/quay/conf', [], 'volume')).resolves.toBeUndefined();
  });

  test.each([
    ['a directory', '/srv/quay/conf', 'deploy/conf, which no host gets: deploy/compose.yaml, line 4'],
    ['a file', '/srv/quay/conf/web.conf', 'deploy/conf => conf'],
  ])('of the repository that is not brought to the host is refused: %s', async (_what, source, words) => {
    await expect(check(source)).rejects.toThrow(words);
  });
});
