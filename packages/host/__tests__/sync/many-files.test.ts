import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readFiles } from '../../src/files/read-files.ts';
import { writeFiles } from '../../src/files/write-files.ts';
import { localHost } from '../../src/local-host.ts';
import { readHostManifest } from '../../src/sync/host-manifest.ts';
import { readHostManifests } from '../../src/sync/host-manifests.ts';
import { digestOf } from '../../src/sync/manifest.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });
let at: string;

beforeEach(async () => {
  at = await mkdtemp(join(tmpdir(), 'many-files-'));
});
afterEach(() => rm(at, { recursive: true, force: true }));

const odd = "it's $5\n'two' \\lines\\ \u{1f6a2} and no end";

describe('files that are written together', () => {
  test('have their content and mode, and leave no other files', async () => {
    await writeFile(join(at, 'old'), 'old');
    await writeFiles(
      host,
      [
        { path: join(at, 'a dir/deep', 'one'), content: odd, mode: 0o600 },
        { path: join(at, 'a dir', 'two'), content: '', mode: 0o640 },
        { path: join(at, 'old'), content: 'new', mode: 0o600 },
      ],
      { parents: 0o700 },
    );
    expect(await readFile(join(at, 'a dir/deep/one'), 'utf8')).toBe(odd);
    expect(await readFile(join(at, 'a dir/two'), 'utf8')).toBe('');
    expect(await readFile(join(at, 'old'), 'utf8')).toBe('new');
    const modeOf = async (path: string) => ((await stat(join(at, path))).mode & 0o777).toString(8);
    expect(await Promise.all(['a dir', 'a dir/deep', 'a dir/deep/one', 'a dir/two'].map(modeOf))).toEqual([
      ...['700', '700', '600', '640'],
    ]);
    expect((await readdir(at, { recursive: true })).sort()).toEqual([
      ...['a dir', 'a dir/deep', 'a dir/deep/one', 'a dir/two', 'old'],
    ]);
  });

  test('are all missing where one cannot be written', async () => {
    await mkdir(join(at, 'taken'));
    const failed = writeFiles(
      host,
      [
        { path: join(at, 'one'), content: odd, mode: 0o600 },
        { path: join(at, 'taken'), content: odd, mode: 0o600 },
      ],
      { parents: 0o755 },
    );
    await expect(failed).rejects.toThrow('Is a directory');
    expect(await readdir(at)).toEqual(['taken']);
  });
});

test('files that are read together arrive byte for byte, without those that are missing', async () => {
  await mkdir(join(at, 'all/one'), { recursive: true });
  await mkdir(join(at, 'all/.two'), { recursive: true });
  await writeFile(join(at, 'all/one/x.json'), odd);
  await writeFile(join(at, 'all/one/empty'), '');
  const found = await readFiles(host, {
    files: [join(at, 'all/one/empty'), join(at, 'none')],
    names: [at, join(at, 'none')],
    below: [join(at, 'all')],
  });
  expect(found.text(join(at, 'all/one/x.json'))).toBe(odd);
  expect(found.text(join(at, 'all/one/empty'))).toBe('');
  expect(found.text(join(at, 'none'))).toBeUndefined();
  expect([...found.namesIn(join(at, 'all'))].sort()).toEqual(['.two', 'one']);
  expect(found.namesIn(at)).toEqual(['all']);
});

test('directories that are read back together give the same manifests as one by one', async () => {
  await mkdir(join(at, 'one dir/in'), { recursive: true });
  await writeFile(join(at, 'one dir/in', "odd\n'name'"), odd);
  await chmod(join(at, 'one dir/in'), 0o750);
  await mkdir(join(at, 'empty'));
  const roots = ['one dir', 'none', 'empty'].map((name) => join(at, name));
  const found = await readHostManifests(host, roots);
  expect([...found.keys()]).toEqual([roots[0], roots[2]]);
  expect(digestOf(found.get(roots[0] ?? '') ?? [])).toBe(
    digestOf(await readHostManifest(host, roots[0] ?? '', {})),
  );
  expect(found.get(roots[2] ?? '')).toEqual([]);
});
