import type { ExecOptions, Host } from '../host.ts';
import { type Manifest, type ManifestEntry, sortManifest } from './manifest.ts';

/**
 * Prints what the working directory holds: names and numbers first, then the checksums. Every field and record ends with
 * a NUL byte, the only byte that no path can hold. With -z sha256sum escapes nothing.
 */
export const manifestProgram = `
find . -mindepth 1 -printf '%y %m %s\\0%l\\0%P\\0'
printf 'sums\\0'
find . -type f -print0 | xargs -0 -r sha256sum -b -z --
`;

const noDirectory = 44;

/** $1 directory, $2 `yes` where a link to a directory is one too. */
const lookProgram = `
set -eu
[ -d "$1" ] || exit ${noDirectory}
[ "$2" = yes ] || [ ! -L "$1" ] || exit ${noDirectory}
cd -- "$1"
${manifestProgram}`;

/** The manifest of a directory of a host, read back from there. Needs GNU find, xargs and sha256sum. */
export async function readHostManifest(host: Host, root: string, options: ExecOptions): Promise<Manifest> {
  return readByProgram(host, `set -eu\ncd -- "$1"\n${manifestProgram}`, root, options);
}

/**
 * The manifest of a directory of a host in one question; undefined where no directory is.
 * @param follow whether a symbolic link to a directory counts as one; default: no
 */
export async function findHostManifest(
  host: Host,
  root: string,
  { follow = false, ...options }: ExecOptions & { readonly follow?: boolean } = {},
): Promise<Manifest | undefined> {
  const argv = ['sh', '-c', lookProgram, 'sh', root, follow ? 'yes' : 'no'];
  const { exitCode, stdout } = await host.exec(argv, {
    ...options,
    env: { LC_ALL: 'C' },
    accept: [0, noDirectory],
    show: `read back ${root}`,
  });
  return exitCode === 0 ? parseHostManifest(stdout) : undefined;
}

/** Runs a program that prints with {@link manifestProgram} at its end. $1 is the directory. */
export async function readByProgram(
  host: Host,
  program: string,
  root: string,
  options: ExecOptions,
): Promise<Manifest> {
  const { stdout } = await host.exec(['sh', '-c', program, 'sh', root], {
    show: `read back ${root}`,
    ...options,
    env: { LC_ALL: 'C' },
  });
  return parseHostManifest(stdout);
}

/** Reads what the program printed. */
export function parseHostManifest(output: string): Manifest {
  const fields = output.split('\0');
  // Records of three fields up to the one that reads "sums"; a listing's first field has spaces in it.
  let border = 0;
  while (border < fields.length && fields[border] !== 'sums') border += 3;
  const contents = new Map<string, string>();
  for (const line of fields.slice(border + 1)) contents.set(line.slice('./'.length + 66), line.slice(0, 64));
  const entries: ManifestEntry[] = [];
  for (let index = 0; index < border; index += 3) {
    const [facts = '', target = '', path = ''] = fields.slice(index, index + 3);
    entries.push(entryOf(facts, target, path, contents.get(path) ?? ''));
  }
  return sortManifest(entries);
}

function entryOf(facts: string, target: string, path: string, sum: string): ManifestEntry {
  const [kind, mode = '', size] = facts.split(' ');
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
