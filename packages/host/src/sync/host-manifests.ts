import { Failure } from '@fairway/runtime';
import type { ExecOptions, Host } from '../host.ts';
import { manifestProgram, parseReading } from './host-manifest.ts';
import type { Manifest } from './manifest.ts';

/**
 * Prints a line for each root: empty where the root is not a directory, else the records as base64. A word at the end
 * of the records shows that they are complete. $1 and on: roots.
 */
const program = `
one() {
set -eu
cd -- "$1"
${manifestProgram()}
printf 'whole\\0'
}
for root in "$@"; do
  if [ -d "$root" ] && [ ! -L "$root" ]; then (one "$root") | base64 -w 0; fi
  echo
done
`;

/**
 * Reads the manifests of several directories on a host by one command.
 * @returns root → manifest, without roots that are not directories
 * @throws Failure where a directory cannot be read completely
 */
export async function readHostManifests(
  host: Host,
  roots: readonly string[],
  options: ExecOptions = {},
): Promise<ReadonlyMap<string, Manifest>> {
  if (roots.length === 0) return new Map();
  const { stdout, stderr } = await host.exec(['sh', '-c', program, 'sh', ...roots], {
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
      return [[root, parseReading(output.slice(0, -'whole\0'.length)).manifest] as const];
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
