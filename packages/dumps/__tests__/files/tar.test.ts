import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compareFiles } from '../../src/files/listing/compare-files.ts';
import { Listing } from '../../src/files/listing/listing.ts';
import { archiveOptions } from '../../src/files/tar/options.ts';
import { type TarEntry, TarReader } from '../../src/files/tar/read-tar.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairway-tar-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const deep = `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(90)}`;

/** GNU tar's archive of what a function makes in a directory of its own. */
function archiveOf(name: string, make: (path: string) => void): Buffer {
  const path = join(directory, name);
  mkdirSync(path);
  make(path);
  const env = { ...process.env, LC_ALL: 'C' };
  return execFileSync('tar', [...archiveOptions, '-C', path, '.'], { env, maxBuffer: 1e9 });
}

function entriesOf(archive: Buffer, pieceLength = archive.length): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  const reader = new TarReader((entry) => entries.push(entry));
  for (let at = 0; at < archive.length; at += pieceLength) reader.add(archive.subarray(at, at + pieceLength));
  reader.end();
  return entries;
}

function everything(path: string): void {
  mkdirSync(join(path, deep), { recursive: true });
  writeFileSync(join(path, deep, 'g'.repeat(90)), 'deep');
  writeFileSync(join(path, 'a ü\n"'), 'odd');
  writeFileSync(Buffer.concat([Buffer.from(`${path}/`), Buffer.from([0x62, 0xff])]), 'no UTF-8');
  writeFileSync(join(path, 'empty'), '');
  writeFileSync(join(path, 'block'), Buffer.alloc(512, 'x'));
  writeFileSync(join(path, 'big'), Buffer.alloc(100_001, 'y'), { mode: 0o600 });
  linkSync(join(path, 'big'), join(path, 'same'));
  symlinkSync(`../${'long'.repeat(40)}`, join(path, 'link'));
  execFileSync('mkfifo', [join(path, 'pipe')]);
}

describe('an archive of GNU tar', () => {
  it('is read with all that it says of each entry', () => {
    const entries = entriesOf(archiveOf('all', everything));
    const by = new Map(entries.map((entry) => [entry.name, entry]));
    expect(by.get('./big')).toMatchObject({ type: 'file', size: 100_001, mode: 0o600 });
    expect(by.get('./same')).toMatchObject({ type: 'hard link', linkName: './big' });
    expect(by.get('./link')).toMatchObject({ type: 'link', linkName: `../${'long'.repeat(40)}` });
    expect(by.get('./pipe')).toMatchObject({ type: 'pipe' });
    expect(by.get('./a ü\n"')?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(by.get(`./${deep}/${'g'.repeat(90)}`)).toMatchObject({ size: 4 });
    expect(by.has('./b\u00ff (bytes that are no UTF-8)')).toBe(true);
    expect(by.get('./empty')?.sha256).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    );
  });

  it('is read the same in pieces of any length', () => {
    const archive = archiveOf('pieces', everything);
    const whole = entriesOf(archive);
    for (const length of [1, 7, 511, 513, 10_000]) expect(entriesOf(archive, length)).toEqual(whole);
  });

  it('is refused where it is cut or a byte of a header is wrong', () => {
    const archive = archiveOf('cut', (path) => writeFileSync(join(path, 'x'), 'content'));
    expect(() => entriesOf(archive.subarray(0, 1024))).toThrow('It was cut');
    const flipped = Buffer.from(archive);
    flipped[10] = 0x21;
    expect(() => entriesOf(flipped)).toThrow('The sum in the header');
  });
});

describe('the contents of an archive', () => {
  const contentsOf = (archive: Buffer, listing: Listing) => {
    for (const entry of entriesOf(archive)) listing.add(entry);
    return listing.contents();
  };
  const tree = (content: string) => (path: string) => {
    for (const folder of ['a', 'a/b', 'a/b/c', 'd']) {
      mkdirSync(join(path, folder));
      for (const file of ['1', '2', '3']) writeFileSync(join(path, folder, file), `${folder}${file}`);
    }
    writeFileSync(join(path, 'a/b/c/2'), content);
    execFileSync('find', [path, '-exec', 'touch', '-hd', '@1000000000', '{}', '+']);
  };

  it('are the same for the same files, and name what is not', () => {
    const [one, same, other] = ['x', 'x', 'y'].map((content, at) => archiveOf(`tree${at}`, tree(content)));
    const before = contentsOf(one as Buffer, new Listing(['uploads']));
    const compared = (archive: Buffer | undefined, asRoot = true) =>
      compareFiles(before, contentsOf(archive as Buffer, Listing.like(before)), { asRoot });
    expect(compared(same)).toEqual({ differences: [], notProven: [], rows: 17 });
    expect(compared(other).differences).toEqual([
      expect.stringMatching(/^file a\/b\/c\/2: .*sha256 .* when it was dumped, .* after the restore/),
    ]);
    expect(compared(same, false).notProven).toEqual([expect.stringContaining('only root')]);
  });

  it('name folders where there are too many files, and as many levels as there is room for', () => {
    const [one, same, other] = ['x', 'x', 'y'].map((content, at) => archiveOf(`many${at}`, tree(content)));
    for (const [most, folder] of [
      [6, 'a/b/c'],
      [3, 'a'],
      [1, '.'],
    ] as const) {
      const before = contentsOf(one as Buffer, new Listing(['uploads'], most));
      expect(before.catalog.length).toBeLessThanOrEqual(most + 1);
      const after = (archive: Buffer | undefined) => contentsOf(archive as Buffer, Listing.like(before));
      expect(compareFiles(before, after(same), { asRoot: true }).differences).toEqual([]);
      const { differences } = compareFiles(before, after(other), { asRoot: false });
      expect(differences).toEqual([expect.stringMatching(`^folder ${folder}: `)]);
    }
  });

  it('name what is missing, what is new and what changed while it was read', () => {
    const before = new Listing(['/srv']);
    const after = new Listing(['/srv']);
    const [entry] = entriesOf(archiveOf('one', () => {}));
    if (entry === undefined) throw new Error('no entry');
    before.add({ ...entry, name: 'srv/lost' });
    after.add({ ...entry, name: 'srv/new' });
    const { differences, notProven } = compareFiles(before.contents(['srv/log']), after.contents(), {
      asRoot: true,
    });
    expect(differences).toEqual([
      expect.stringMatching(/^directory srv\/lost \(.*\) is missing/),
      expect.stringMatching(/^directory srv\/new \(.*\) was not in the dump/),
    ]);
    expect(notProven).toEqual(['the content of srv/log at one moment: it changed while it was read']);
  });
});
