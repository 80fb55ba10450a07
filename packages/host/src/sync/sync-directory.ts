import { resolve } from 'node:path';
import { type Clock, Failure, type Logger } from '@fairway/runtime';
import type { ExecOptions, Host } from '../host.ts';
import { compareManifests } from './compare-manifests.ts';
import { safeDestination } from './destination.ts';
import { findReading, manifestProgram, parseReading, type Reading } from './host-manifest.ts';
import type { Manifest } from './manifest.ts';
import { readSourceManifest } from './source-manifest.ts';
import { type SyncSteps, syncSteps } from './sync-steps.ts';
import { transfer } from './transfer.ts';
import { treeFacts } from './tree.ts';
import { unpack } from './unpack.ts';

export interface SyncRequest {
  /** A directory of this machine. Its content is synced, not the directory itself. */
  readonly from: string;
  /** The directory of the host that will be equal to it; made when it is missing. */
  readonly to: string;
  /** What `readSourceManifest` said about `from`: several hosts need not read the same source again. */
  readonly source?: Manifest;
  /** Milliseconds for each of the steps: looking, the transfer, reading back. Default: ten minutes. */
  readonly timeoutMs?: number | undefined;
}

export interface SyncDeps {
  readonly logger: Logger;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** That a directory of a host is equal to the source: read back from the host, not reported by the transfer. */
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
 * Makes a directory of the host equal to one of this machine (files, links, modes; what is gone is deleted) and
 * proves it. What is equal is not touched, so its times stay; of long files only what differs is sent. It is meant for a
 * directory that nobody reads meanwhile: a file that changes is not there for a moment. An empty source is refused.
 * @throws Failure for a dangerous destination, a missing rsync, a failed transfer, and when what is read back
 * differs: it names the files.
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
      why: `The source ${from} is empty, and equal to it would mean that all of ${to} is deleted.`,
      fix: 'Check the path of the source.',
    });
  const before = await findReading(host, to, { ...limits, follow: true });
  const steps = syncSteps(source, before?.manifest ?? []);
  let found = await makeEqual(host, { from, to, source, before, steps }, deps, limits);
  // The last reading trusts the host's clock for what it need not hash again; a clock that was set meanwhile hides changes.
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
  /** What the host had; undefined where it had no such directory. */
  readonly before: Reading | undefined;
  readonly steps: SyncSteps;
}

/** What is there afterwards, read back. */
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

/** Deleting comes last, when all that is new has arrived. Standard input: the paths. $1 directory. */
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
