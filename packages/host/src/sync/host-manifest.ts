import { Failure } from '@fairway/runtime';
import type { ExecOptions, Host } from '../host.ts';
import { type Manifest, type ManifestEntry, sortManifest } from './manifest.ts';

/**
 * Names and numbers first, then the checksums; every field and record ends with a NUL byte, the only byte that
 * no path can hold. With -z sha256sum escapes nothing.
 */
const manifestProgram = `
set -eu
cd -- "$1"
find . -mindepth 1 -printf '%y %m %s\\0%l\\0%P\\0'
printf 'sums\\0'
find . -type f -print0 | xargs -0 -r sha256sum -b -z --
`;

/** The manifest of a directory of a host, read back from there. Needs GNU find, xargs and sha256sum. */
export async function readHostManifest(host: Host, root: string, options: ExecOptions): Promise<Manifest> {
  const argv = ['sh', '-c', manifestProgram, 'sh', root];
  const { stdout } = await host.exec(argv, {
    ...options,
    env: { LC_ALL: 'C' },
    show: `read back ${root}`,
  });
  return parseHostManifest(stdout);
}

/**
 * $1 and on: roots. A line each: nothing where no directory is, else the records, as base64, with a word at their end
 * that only comes when all of them did.
 */
const manifestsProgram = `
one() {
${manifestProgram}
printf 'whole\\0'
}
for root in "$@"; do
  if [ -d "$root" ] && [ ! -L "$root" ]; then (one "$root") | base64 -w 0; fi
  echo
done
`;

/**
 * The manifests of several directories of a host, read back from there in one go; what is no directory is not in it.
 * @throws Failure where one cannot be read whole
 */
export async function readHostManifests(
  host: Host,
  roots: readonly string[],
  options: ExecOptions = {},
): Promise<ReadonlyMap<string, Manifest>> {
  if (roots.length === 0) return new Map();
  const { stdout, stderr } = await host.exec(['sh', '-c', manifestsProgram, 'sh', ...roots], {
    ...options,
    env: { LC_ALL: 'C' },
    show: `read back ${roots.join(', ')}`,
  });
  const lines = stdout.split('\n');
  return new Map(
    roots.flatMap((root, index) => {
      const output = Buffer.from(lines[index] ?? '', 'base64').toString('utf8');
      if (output === '') return [];
      if (!output.endsWith('whole\0')) throw notRead(host, root, stderr);
      return [[root, parseHostManifest(output.slice(0, -'whole\0'.length))] as const];
    }),
  );
}

function notRead(host: Host, root: string, said: string): Failure {
  return new Failure({
    what: `${root} on ${host.name} cannot be read back.`,
    why: said.trim() || 'The list of its files ended midway.',
    fix: 'Give the user that logs in the right to read all of it, and install GNU findutils there.',
  });
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
