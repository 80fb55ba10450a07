import { resolve } from 'node:path';
import { type Clock, Failure, type Logger } from '@fairway/runtime';
import type { ExecOptions, Host } from '../host.ts';
import { compareManifests } from './compare-manifests.ts';
import { safeDestination } from './destination.ts';
import { findReading, manifestProgram, parseReading, type Reading } from './host-manifest.ts';
import { leaveLinks, requireSpace } from './linked-files.ts';
import type { Manifest } from './manifest.ts';
import { readSourceManifest } from './source-manifest.ts';
import { type SyncSteps, syncSteps } from './sync-steps.ts';
import { transfer } from './transfer.ts';
import { treeFacts } from './tree.ts';
import { unpack } from './unpack.ts';

export interface SyncRequest {
  /** A directory of this machine. Its content is synced. */
  readonly from: string;
  /** The directory on the host that will be equal to `from`. It is made when it is missing. */
  readonly to: string;
  /** The manifest of `from` by `readSourceManifest`. With it the source is read once for several hosts. */
  readonly source?: Manifest;
  /**
   * Files of the directory on the host may be hard links to files elsewhere. A file that changes gets an inode of its own
   * first, so the others keep their content and mode.
   */
  readonly linked?: boolean;
  /** Bytes free on the host for this directory, where they are known. More than these are not sent. */
  readonly freeBytes?: number;
  /** Milliseconds for each of the steps: reading the host's directory, transfer, reading back. Default: ten minutes. */
  readonly timeoutMs?: number | undefined;
}

export interface SyncDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** The proof that a directory on a host is equal to the source. It was read back from the host. */
export interface SyncProof {
  readonly files: number;
  /** Bytes of all files. */
  readonly bytes: number;
  /** Files and links that were sent or whose mode was set. */
  readonly changed: number;
  /** Files, links and directories that were deleted because the source does not have them. */
  readonly removed: number;
  /** SHA-256 of the sorted manifest: equal on every host that has the same tree. */
  readonly manifest: string;
}

const defaultTimeoutMs = 600_000;

/**
 * Makes a directory on the host equal to one of this machine (files, links, modes) and proves it. Paths that the source
 * does not have are deleted. Equal files are not touched, so they keep their times. Of long files only the differing
 * parts are sent. A changed file is missing for a moment, so nobody should read the directory meanwhile. An empty
 * source is refused.
 * @throws Failure for a dangerous destination, a missing rsync and a failed transfer; and, with the names of the files,
 *   when the directory that is read back differs
 */
export async function syncDirectory(host: Host, request: SyncRequest, deps: SyncDeps): Promise<SyncProof> {
  const to = safeDestination(request.to, host.name);
  const from = resolve(request.from);
  const limits: ExecOptions = {
    timeoutMs: request.timeoutMs ?? defaultTimeoutMs,
    signal: deps.signal,
  };
  const source = request.source ?? (await readSourceManifest(from));
  if (source.length === 0)
    throw new Failure({
      what: `Nothing is synced to ${to} on ${host.name}.`,
      why: `The source ${from} is empty, and a sync of it would delete all of ${to}.`,
      fix: 'Check the path of the source.',
    });
  const before = await findReading(host, to, { ...limits, follow: true });
  const steps = syncSteps(source, before?.manifest ?? []);
  requireSpace(host, to, source, steps, request.freeBytes);
  if (request.linked) await leaveLinks(host, to, steps.send, before?.manifest ?? [], limits);
  let found = await makeEqual(host, { from, to, source, before, steps }, deps, limits);
  // The last reading relies on the host's clock to skip unchanged files. A clock that was set meanwhile hides changes,
  // so a difference is confirmed by a full reading.
  if (compareManifests(source, found).length > 0)
    found = (await findReading(host, to, { ...limits, follow: true }))?.manifest ?? [];
  const differences = compareManifests(source, found);
  if (differences.length > 0) throw mismatch(host, from, to, differences);
  const { changed, remove } = steps;
  const proof = { ...treeFacts(found), changed, removed: remove.length };
  deps.logger.debug(`${host.name}: ${to} holds ${proof.files} files, manifest ${proof.manifest}`);
  return proof;
}

interface Difference {
  readonly from: string;
  readonly to: string;
  readonly source: Manifest;
  /** The host's directory before the sync; undefined where it did not exist. */
  readonly before: Reading | undefined;
  readonly steps: SyncSteps;
}

/** Makes the directory equal and returns its manifest, read back from the host. */
async function makeEqual(
  host: Host,
  { from, to, source, before, steps }: Difference,
  deps: SyncDeps,
  limits: ExecOptions,
): Promise<Manifest> {
  const paths = steps.send;
  const byArchive = paths.length > 0 && !steps.otherType && !steps.longFile;
  const unpacked = byArchive
    ? await unpack(host, { from, to, source, paths, earlier: before }, limits)
    : undefined;
  const { send, remove, otherType } = unpacked ? syncSteps(source, unpacked.manifest) : steps;
  if (otherType) await transfer(host, from, to, deps, limits);
  else if (send.length > 0) await transfer(host, from, to, deps, limits, send);
  else if (remove.length === 0) return (unpacked ?? before)?.manifest ?? [];
  const earlier = unpacked ?? before;
  const { stdout } = await host.exec(['sh', '-c', removeProgram(earlier), 'sh', to], {
    ...limits,
    stdin: remove.join('\0'),
    env: { LC_ALL: 'C' },
    show: `read back ${to}`,
  });
  return parseReading(stdout, earlier).manifest;
}

/** Deletes paths, after all new files have arrived. Standard input: the paths. $1 directory. */
const removeProgram = (earlier: Reading | undefined) => `
set -eu
cd -- "$1"
xargs -0 -r rm -rf --
${manifestProgram(earlier)}`;

const differencesShown = 20;

function mismatch(host: Host, from: string, to: string, differences: readonly string[]): Failure {
  const more = differences.length - differencesShown;
  return new Failure({
    what: `${to} on ${host.name} is not equal to ${from} after the sync.`,
    why: `${differences.length} ${differences.length === 1 ? 'path differs' : 'paths differ'} in what was read back.`,
    evidence: [...differences.slice(0, differencesShown), ...(more > 0 ? [`and ${more} more`] : [])],
    fix: `Find out who else writes to ${to} on ${host.name}, then run this again.`,
  });
}
