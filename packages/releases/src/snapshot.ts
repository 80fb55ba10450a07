import { posix } from 'node:path';
import { type FilesFound, type FilesWanted, type Host, readFiles } from '@fairway/host';
import type { Logger } from '@fairway/runtime';
import type { LedgerEntry } from './entry.ts';
import { type InstallationMark, installationMarkFile, parseInstallationMark } from './installation-mark.ts';
import { entriesIn, ledgerFile, releasesIn } from './ledger.ts';
import { cutOffIn, type RecoveryMark, recoveryMarkFile } from './recovery/recovery-mark.ts';
import type { Release } from './release.ts';
import { isId, parseRelease, releaseFile } from './store.ts';

/** All files that a host keeps about its deploys, read at one moment. */
export interface Snapshot {
  /** The entries of the ledger, newest last. */
  readonly entries: readonly LedgerEntry[];
  /** Undefined where nothing was ever installed. */
  readonly mark: InstallationMark | undefined;
  /** The recovery that was cut off; undefined where none was. */
  readonly cutOff: RecoveryMark | undefined;
  /** Names in the directory of releases: complete releases, and those that a cut left unfinished. */
  readonly ids: readonly string[];
  /** The stored release; undefined where none is stored under the id. */
  release(id: string): Release | undefined;
  /** The text of a file in a release's directory; undefined where there is none. */
  beside(id: string, name: string): string | undefined;
  /** The files that `also` asked for. */
  readonly others: FilesFound;
}

export interface SnapshotRequest {
  /** The directory of the ledger. */
  readonly dir: string;
  /** More files to read by the same command. */
  readonly also?: FilesWanted;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads ledger, mark and releases of a host by one command.
 * @throws Failure where a file does not have Fairway's format
 */
export async function readSnapshot(
  host: Host,
  { dir, also = {}, logger, signal }: SnapshotRequest,
): Promise<Snapshot> {
  const { files = [], names = [], below = [] } = also;
  const [ledger, installed, root] = [ledgerFile(dir), installationMarkFile(dir), releasesIn(dir)];
  const recovery = recoveryMarkFile(dir);
  const found = await readFiles(
    host,
    { files: [ledger, installed, recovery, ...files], names, below: [root, ...below] },
    signal ? { signal } : {},
  );
  const where = (path: string) => `${path} on ${host.name}`;
  const mark = found.text(installed);
  const beside = (id: string, name: string) => found.text(posix.join(root, id, name));
  const entries = entriesIn(found.text(ledger) ?? '', where(ledger), logger);
  return {
    entries,
    cutOff: cutOffIn(found.text(recovery), entries, where(recovery)),
    mark: mark === undefined ? undefined : parseInstallationMark(mark, where(installed)),
    ids: found.namesIn(root).filter(isId),
    release(id) {
      const text = beside(id, releaseFile);
      return text === undefined ? undefined : parseRelease(text, where(posix.join(root, id, releaseFile)));
    },
    beside,
    others: found,
  };
}
