import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manifest, readSourceManifest, treeFacts } from '@fairway/host';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Drift } from '../../src/files/drift.ts';
import { asFound, refuseDrift, withEditedFiles } from '../../src/files/keep-drift.ts';
import { file, host, pages, release } from '../project.ts';

const inEnv: Drift = { dotenv: 'V=mine\n', composeFile: false, trees: [] };
const inCompose: Drift = { composeFile: true, trees: [] };

describe('drift is refused', () => {
  type Rule = Parameters<typeof refuseDrift>[2];
  test.each<[string, Drift, Rule, string | undefined]>([
    ['by default', inEnv, { drift: 'fail' }, 'A deploy would undo what was done there'],
    [
      'by default, for an earlier release',
      inEnv,
      { drift: 'fail', release: 'earlier' },
      'A rollback would undo',
    ],
    ['not where it shall be kept', inEnv, { drift: 'keep' }, undefined],
    [
      'where it shall be kept and is not UTF-8, because other bytes would stay',
      { ...inEnv, dotenv: 'A=1\nV=caf\ufffd\n' },
      { drift: 'keep' },
      'cannot be kept: line 2.',
    ],
    ['not where it shall be replaced', inCompose, { drift: 'replace' }, undefined],
    [
      'where compose.yaml was edited, because every release rewrites it',
      inCompose,
      { drift: 'keep' },
      'compose.yaml is written anew',
    ],
    [
      'where an earlier release could not keep it',
      inEnv,
      { drift: 'keep', release: 'earlier' },
      'can keep no edits',
    ],
  ])('%s', (_when, drift, rule, why) => {
    const refuse = () => refuseDrift(drift, ['/srv/quay/.env on web1'], rule);
    if (why === undefined) expect(refuse).not.toThrow();
    else expect(refuse).toThrow(why);
  });

  test('not where there is none', () => {
    expect(() => refuseDrift({ composeFile: false, trees: [] }, [], { drift: 'fail' })).not.toThrow();
  });
});

test('the serving release is the stored release with the edits that were found', () => {
  const tree = [file('index.html', 'one')];
  const edited = [file('index.html', 'mine')];
  const stored = release('v1', { tree });
  const content = { to: pages, ...treeFacts(tree) };
  const other = { to: '/srv/quay/other', files: 0, bytes: 0, manifest: 'm' };
  const whole = { ...stored, release: { ...stored.release, files: [content, other] } };
  const drift = { ...inEnv, trees: [{ to: pages, found: edited, edited, deleted: [] }] };
  const found = asFound(whole, drift);
  expect(found.dotenv).toBe('V=mine\n');
  expect(found.release.files).toEqual([{ to: pages, ...treeFacts(edited) }, other]);
  expect(found.release.id).toBe(stored.release.id);
});

describe('directories with edits on the host', () => {
  let at: string;
  let [source, there] = ['', ''];
  beforeEach(async () => {
    at = await mkdtemp(join(tmpdir(), 'keep-drift-'));
    [source, there] = [join(at, 'source'), join(at, 'there')];
    await mkdir(join(source, 'sub'), { recursive: true });
    await mkdir(join(there, 'sub'), { recursive: true });
    for (const path of ['index.html', 'old.html', 'sub/a']) await writeFile(join(source, path), 'ours');
    await writeFile(join(there, 'index.html'), 'mine');
    await writeFile(join(there, 'sub/new'), 'mine');
    await symlink('index.html', join(there, 'home.html'));
  });
  afterEach(() => rm(at, { recursive: true, force: true }));

  const managed = (to: string, manifest: Manifest) => ({
    ...{ source, to, manifest },
    content: { to, ...treeFacts(manifest) },
  });

  test('are copies with the edits, which are removed on close', async () => {
    const manifest = await readSourceManifest(source);
    const found = await readSourceManifest(there);
    const edited = found.filter(({ type }) => type !== 'directory');
    const trees = [{ to: there, found, edited, deleted: ['old.html'] }];
    const { files, close } = await withEditedFiles(host, [managed(there, manifest)], trees);
    const merged = files[0]?.source ?? '';
    const names = (await readdir(merged, { recursive: true })).toSorted();
    expect(names).toEqual(['home.html', 'index.html', 'sub', 'sub/a', 'sub/new']);
    expect(await readFile(join(merged, 'index.html'), 'utf8')).toBe('mine');
    expect(await readFile(join(merged, 'sub/a'), 'utf8')).toBe('ours');
    expect(files[0]?.content).toEqual({ to: there, ...treeFacts(await readSourceManifest(merged)) });
    expect(await readFile(join(source, 'index.html'), 'utf8')).toBe('ours');
    await close();
    await expect(readdir(merged)).rejects.toThrow('ENOENT');
  });

  test('are the sources themselves where nothing was edited', async () => {
    const one = managed(there, await readSourceManifest(source));
    const { files } = await withEditedFiles(host, [one], []);
    expect(files).toEqual([one]);
  });
});
