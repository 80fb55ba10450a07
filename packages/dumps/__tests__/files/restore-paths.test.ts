import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Host, localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pathsSource } from '../../src/files/paths/paths-source.ts';
import { swapDirectoryProgram } from '../../src/files/paths/programs.ts';
import type { RestoreTarget } from '../../src/source.ts';

const here = localHost({ logger, clock });
const { signal } = new AbortController();
let base: string;
let uploads: string;
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'fairway restores '));
  uploads = join(base, 'uploads');
  await mkdir(uploads);
  await writeFile(join(uploads, 'one'), 'one');
});
afterEach(() => rm(base, { recursive: true, force: true }));

const open = (host: Host = here) =>
  pathsSource({ name: 'uploads', paths: [uploads], exclude: [], while: undefined }, { host, clock });

async function restore(name: string, existing: RestoreTarget['existing'], host?: Host) {
  const { bytes, facts } = await open().dump(signal);
  const dump = Readable.from([Buffer.concat(await bytes.toArray())]);
  return open(host).restore(dump, await facts, { name, existing, mask: undefined }, signal);
}

/** This machine, where the program that puts a new directory in place is killed between its two renames. */
function cutHost({ forGood }: { readonly forGood: boolean }): Host {
  let cut = false;
  const exec: Host['exec'] = async (argv, options) => {
    if (cut && forGood) throw new Error('The host is gone.');
    if (!argv.includes(swapDirectoryProgram)) return here.exec(argv, options);
    const [beside = '', target = ''] = argv.slice(4);
    await here.exec(['mv', '-T', '--', target, `${beside}.before`]);
    cut = true;
    throw new Error('The connection was cut.');
  };
  return new Proxy(here, {
    get: (host, key) => {
      if (key === 'exec') return exec;
      const value: unknown = Reflect.get(host, key);
      return typeof value === 'function' ? value.bind(host) : value;
    },
  });
}

async function makeKept(): Promise<string> {
  const kept = join(base, 'kept');
  await mkdir(kept);
  await writeFile(join(kept, 'file'), 'kept');
  return kept;
}

describe('files that are restored', () => {
  it('find out that there is no room before anything is unpacked', async () => {
    const full: Host = Object.assign(Object.create(here), {
      exec: (argv: readonly string[], options: object) =>
        here.exec(argv[0] === 'df' ? ['printf', 'Filesystem\n/dev/x 9 9 9 9%% /\n'] : argv, options),
    });
    const target = join(base, 'new', 'restored');
    await expect(restore(target, 'refuse', full)).rejects.toThrow(/was not restored.*0 MB are free/s);
    expect(await readdir(base)).toEqual(['uploads']);
  });

  it.each([
    ['the source itself', 'uploads'],
    ['the source itself, written otherwise', 'x/../uploads/'],
    ['a directory above it', '.'],
    ['a directory below it', 'uploads/deep'],
    ['the source by a link', 'link'],
    ['a directory below a link', 'link/deep'],
  ])('never go to %s', async (_, target) => {
    await symlink(uploads, join(base, 'link'));
    for (const existing of ['refuse', 'replace'] as const)
      await expect(restore(`${base}/${target}`, existing)).rejects.toThrow(/above or below/);
    expect(await readFile(join(uploads, 'one'), 'utf8')).toBe('one');
    expect((await readdir(base)).toSorted()).toEqual(['link', 'uploads']);
  });

  it('go to a directory whose name only begins like that of the source', async () => {
    await restore(`${uploads}-new`, 'refuse');
    expect(await readFile(`${uploads}-new${uploads}/one`, 'utf8')).toBe('one');
  });

  it('replace a directory, and nothing of the earlier one stays', async () => {
    const kept = await makeKept();
    await restore(kept, 'replace');
    expect(await readFile(`${kept}${uploads}/one`, 'utf8')).toBe('one');
    expect((await readdir(base)).toSorted()).toEqual(['kept', 'uploads']);
  });

  it('give way to the earlier ones where the replacement is killed between its two renames', async () => {
    const kept = await makeKept();
    await expect(restore(kept, 'replace', cutHost({ forGood: false }))).rejects.toThrow(
      'The connection was cut.',
    );
    expect(await readFile(join(kept, 'file'), 'utf8')).toBe('kept');
    expect((await readdir(base)).toSorted()).toEqual(['kept', 'uploads']);
  });

  it('name where the earlier ones are when the host is gone, and the next restore puts them back', async () => {
    const kept = await makeKept();
    await expect(restore(kept, 'replace', cutHost({ forGood: true }))).rejects.toThrow(
      /mv -T .*kept\.fairway-[0-9a-f]{12}\.before .*kept/,
    );
    await expect(restore(kept, 'refuse')).rejects.toThrow('kept is there already');
    expect(await readFile(join(kept, 'file'), 'utf8')).toBe('kept');
  });
});
