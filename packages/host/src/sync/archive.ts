import { readFileSync } from 'node:fs';
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as otherWork } from 'node:timers/promises';
import type { Manifest, ManifestEntry } from './manifest.ts';
import { smallFile, turnMs } from './source-manifest.ts';

/** Bytes of the longest archive that is kept in memory, from where it is sent to all hosts. */
const longestArchive = 64 * 1024 ** 2;

const block = 512;
/** Bytes for a name in a header. A longer name stands before the header, in the form of GNU tar and busybox. */
const nameLength = 100;

const archives = new WeakMap<Manifest, Map<string, Promise<Buffer | undefined>>>();

/**
 * Makes a tar archive of some paths of a directory of this machine, once for all hosts that lack the same paths.
 * @param manifest the content of the directory
 * @param paths the paths that go into the archive
 * @returns undefined where the archive would be too long, or the directory has changed meanwhile
 */
export function archiveOf(
  root: string,
  manifest: Manifest,
  paths: readonly string[],
): Promise<Buffer | undefined> {
  const ofTree = archives.get(manifest) ?? new Map<string, Promise<Buffer | undefined>>();
  archives.set(manifest, ofTree);
  const key = paths.join('\0');
  const made = ofTree.get(key) ?? makeArchive(root, manifest, new Set(paths));
  ofTree.set(key, made);
  return made;
}

async function makeArchive(
  root: string,
  manifest: Manifest,
  paths: ReadonlySet<string>,
): Promise<Buffer | undefined> {
  const mode = (await lstat(`${root}/`)).mode & 0o7777;
  const self: ManifestEntry = { path: '.', type: 'directory', mode, size: 0, content: '' };
  const entries = [self, ...manifest.filter(({ path }) => paths.has(path))];
  const headers = entries.map(headersOf);
  const length = entries.reduce(
    (sum, { size }, index) => sum + (headers[index]?.length ?? 0) + padded(size),
    0,
  );
  if (length > longestArchive) return undefined;
  const archive = Buffer.alloc(length + 2 * block);
  let at = 0;
  let turn = performance.now();
  for (const [index, { path, type, size }] of entries.entries()) {
    at += headers[index]?.copy(archive, at) ?? 0;
    if (type === 'file' && !(await readInto(archive, at, join(root, path), size))) return undefined;
    at += padded(size);
    if (performance.now() - turn < turnMs) continue;
    await otherWork();
    turn = performance.now();
  }
  return archive;
}

/** Copies a file into the archive. Returns whether the file had that size. */
async function readInto(archive: Buffer, at: number, path: string, size: number): Promise<boolean> {
  const content = size <= smallFile ? readFileSync(path) : await readFile(path);
  content.copy(archive, at, 0, size);
  return content.length === size;
}

/** The header of an entry, and before it the names that do not fit into the header. */
function headersOf({ path, type, mode, size, content }: ManifestEntry): Buffer {
  const name = Buffer.from(type === 'directory' ? `${path}/` : path);
  const link = Buffer.from(type === 'symlink' ? content : '');
  const kind = type === 'directory' ? '5' : type === 'symlink' ? '2' : '0';
  return Buffer.concat([
    ...longName('L', name),
    ...longName('K', link),
    header({ name, link, kind, mode: type === 'symlink' ? 0o777 : mode, size }),
  ]);
}

function longName(kind: 'L' | 'K', name: Buffer): Buffer[] {
  if (name.length <= nameLength) return [];
  const size = name.length + 1;
  const content = Buffer.alloc(padded(size));
  name.copy(content);
  return [
    header({ name: Buffer.from('././@LongLink'), link: Buffer.alloc(0), kind, mode: 0, size }),
    content,
  ];
}

interface Header {
  readonly name: Buffer;
  readonly link: Buffer;
  readonly kind: string;
  readonly mode: number;
  readonly size: number;
}

/** A header in POSIX's format (pax, "ustar Interchange Format"), with the magic of GNU's long names. */
function header({ name, link, kind, mode, size }: Header): Buffer {
  const bytes = Buffer.alloc(block);
  name.copy(bytes, 0, 0, nameLength);
  bytes.write(octal(mode, 7), 100);
  bytes.write(octal(0, 7), 108);
  bytes.write(octal(0, 7), 116);
  bytes.write(octal(size, 11), 124);
  bytes.write(octal(0, 11), 136);
  bytes.write(' '.repeat(8), 148);
  bytes.write(kind, 156);
  link.copy(bytes, 157, 0, nameLength);
  bytes.write('ustar  \0', 257);
  let sum = 0;
  for (const byte of bytes) sum += byte;
  bytes.write(octal(sum, 6), 148);
  bytes[154] = 0;
  return bytes;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function padded(size: number): number {
  return Math.ceil(size / block) * block;
}
