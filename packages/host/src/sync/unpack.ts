import { Failure } from '@fairway/runtime';
import type { ExecOptions, Host } from '../host.ts';
import { linkOf } from '../ssh/ssh-host.ts';
import { archiveOf } from './archive.ts';
import { manifestProgram, parseReading, type Reading } from './host-manifest.ts';
import type { Manifest } from './manifest.ts';

export interface Unpacking {
  readonly from: string;
  readonly to: string;
  /** The content of `from`. */
  readonly source: Manifest;
  /** The paths of `from` to send. */
  readonly paths: readonly string[];
  /** The last reading of `to`; undefined where it was not a directory. */
  readonly earlier: Reading | undefined;
}

const noTar = 45;

/**
 * Unpacks with the modes of the archive, but without times and owners: on a runner those are the checkout's.
 * $1 destination.
 */
const unpackProgram = (earlier: Reading | undefined) => `
command -v tar >/dev/null || exit ${noTar}
mkdir -p -- "$1" && cd -- "$1" && tar -x -p -o -m -f - || exit 1
${manifestProgram(earlier)}`;

/**
 * Sends paths to a host over SSH, in an archive that is made once for all hosts that lack the same paths. The same
 * command reads the directory back. A file or directory in the place of a path is replaced.
 * @returns undefined where an archive is not possible: the host has no tar, the archive is too long for the memory, or
 *   the host is this machine
 * @throws Failure with tar's message when tar fails
 */
export async function unpack(
  host: Host,
  { from, to, source, paths, earlier }: Unpacking,
  limits: ExecOptions,
): Promise<Reading | undefined> {
  if (linkOf(host) === undefined) return undefined;
  const archive = await archiveOf(from, source, paths);
  if (archive === undefined) return undefined;
  const { exitCode, stdout, stderr } = await host.exec(['sh', '-c', unpackProgram(earlier), 'sh', to], {
    ...limits,
    stdin: archive,
    env: { LC_ALL: 'C' },
    accept: 'any',
    show: `unpack ${paths.length} paths of ${from} into ${to} and read it back`,
  });
  if (exitCode === noTar) return undefined;
  if (exitCode === 0) return parseReading(stdout, earlier);
  throw new Failure({
    what: `Files could not be synced to ${to} on ${host.name}.`,
    why: `tar ended with exit status ${exitCode} there.`,
    evidence: stderr
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-20),
    fix: `Read tar's output above: most often the user may not write to ${to}, or the disk is full.`,
  });
}
