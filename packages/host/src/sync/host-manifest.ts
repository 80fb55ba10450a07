import type { ExecOptions, Host } from '../host.ts';
import { type Manifest, type ManifestEntry, sortManifest } from './manifest.ts';

/** The manifest of a directory on a host, with the facts that let the next reading skip unchanged files. */
export interface Reading {
  readonly manifest: Manifest;
  /** Path of each file → its change time, inode and length. Every change of a file changes at least one of them. */
  readonly stamps: ReadonlyMap<string, string>;
  /** The time when the reading began, by the host's clock; whole seconds since the Unix epoch. */
  readonly began: number;
}

/** Seconds. The clock behind the times of files lags a little. */
const clockMargin = 2;

/**
 * A program that prints the content of the working directory: names and numbers first, then the checksums. Every field
 * and record ends with a NUL byte, the only byte that no path can hold. With -z sha256sum escapes nothing.
 * @param earlier an earlier reading; only files that may have changed since are hashed again
 */
export function manifestProgram(earlier?: Reading): string {
  const changed = earlier ? ` -newerct @${earlier.began - clockMargin}` : '';
  return `
began=$(date +%s)
find . -mindepth 1 -printf '%y %m %s %C@ %i\\0%l\\0%P\\0'
printf 'sums %s\\0' "$began"
find . -type f${changed} -print0 | xargs -0 -r sha256sum -b -z --
`;
}

const noDirectory = 44;

/** $1 directory, $2 `yes` where a link to a directory counts as a directory. */
const lookProgram = `
set -eu
[ -d "$1" ] || exit ${noDirectory}
[ "$2" = yes ] || [ ! -L "$1" ] || exit ${noDirectory}
cd -- "$1"
${manifestProgram()}`;

/** Reads the manifest of a directory on a host. The host needs GNU find, xargs and sha256sum. */
export async function readHostManifest(host: Host, root: string, options: ExecOptions): Promise<Manifest> {
  const { stdout } = await host.exec(['sh', '-c', `set -eu\ncd -- "$1"\n${manifestProgram()}`, 'sh', root], {
    show: `read back ${root}`,
    ...options,
    env: { LC_ALL: 'C' },
  });
  return parseReading(stdout).manifest;
}

/**
 * Reads a directory on a host by one command.
 * @param follow whether a symbolic link to a directory counts as a directory; default: no
 * @returns undefined where the path is not a directory
 */
export async function findReading(
  host: Host,
  root: string,
  { follow = false, ...options }: ExecOptions & { readonly follow?: boolean } = {},
): Promise<Reading | undefined> {
  const argv = ['sh', '-c', lookProgram, 'sh', root, follow ? 'yes' : 'no'];
  const { exitCode, stdout } = await host.exec(argv, {
    ...options,
    env: { LC_ALL: 'C' },
    accept: [0, noDirectory],
    show: `read back ${root}`,
  });
  return exitCode === 0 ? parseReading(stdout) : undefined;
}

/**
 * Reads the output of a program that ends with {@link manifestProgram}.
 * @param earlier the reading with which the program was made
 */
export function parseReading(output: string, earlier?: Reading): Reading {
  const fields = output.split('\0');
  // Records have three fields, up to the one that begins with "sums". Those of the listing begin with a letter and a
  // space.
  let border = 0;
  while (border < fields.length && !fields[border]?.startsWith('sums')) border += 3;
  const sums = new Map<string, string>();
  for (const line of fields.slice(border + 1)) sums.set(line.slice('./'.length + 66), line.slice(0, 64));
  const before = new Map(earlier?.manifest.map((entry) => [entry.path, entry.content]));
  const entries: ManifestEntry[] = [];
  const stamps = new Map<string, string>();
  for (let index = 0; index < border; index += 3) {
    const [facts = '', target = '', path = ''] = fields.slice(index, index + 3);
    const [kind = '', mode = '', size = '', changed = '', inode = ''] = facts.split(' ');
    const stamp = `${changed} ${inode} ${size}`;
    if (kind === 'f') stamps.set(path, stamp);
    const known = earlier?.stamps.get(path) === stamp ? before.get(path) : undefined;
    entries.push(entryOf(kind, mode, size, target, path, sums.get(path) ?? known ?? ''));
  }
  const began = Number(fields[border]?.split(' ')[1]);
  return { manifest: sortManifest(entries), stamps, began };
}

function entryOf(
  kind: string,
  mode: string,
  size: string,
  target: string,
  path: string,
  sum: string,
): ManifestEntry {
  const bits = Number.parseInt(mode, 8);
  switch (kind) {
    case 'f':
      return { path, type: 'file', mode: bits, size: Number(size), content: sum };
    case 'd':
      return { path, type: 'directory', mode: bits, size: 0, content: '' };
    case 'l':
      return { path, type: 'symlink', mode: 0, size: 0, content: target };
    default:
      return { path, type: 'other', mode: bits, size: 0, content: '' };
  }
}
