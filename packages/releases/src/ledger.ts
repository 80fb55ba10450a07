import { posix } from 'node:path';
import { type Host, readFiles } from '@fairway/host';
import { Failure, type Logger, silentLogger } from '@fairway/runtime';
import { appendLine } from './append-line.ts';
import { formatEntry, type LedgerEntry } from './entry.ts';
import { idsToKeep, lastProven } from './history.ts';
import { parseLedger } from './parse-ledger.ts';
import type { Release } from './release.ts';
import { openStore, type ReleaseStore } from './store.ts';

export interface LedgerOptions {
  /** The directory on the host that holds `ledger.jsonl` and `releases/`. The first write makes it. */
  readonly dir: string;
  readonly logger?: Logger;
}

export interface Pruned {
  readonly kept: readonly string[];
  readonly removed: readonly string[];
}

/** The releases that were deployed to a host. The caller holds the host's lease, so only one run writes at a time. */
export interface Ledger {
  /** Path of the file, for errors and messages. */
  readonly path: string;
  /** All entries, newest last. Lines that a cut left unfinished are skipped with a warning. */
  read(): Promise<readonly LedgerEntry[]>;
  /** Adds an entry; when it returns, the line is on the disk. */
  append(entry: LedgerEntry): Promise<void>;
  lastProven(): Promise<LedgerEntry | undefined>;
  /**
   * Stores a release, whole or not at all, readable only by its owner. Must be called before the release is applied.
   */
  storeRelease(release: Release): Promise<void>;
  /** @throws Failure when the release is not stored or not readable */
  readRelease(id: string): Promise<Release>;
  /** The stored release, or undefined where none is stored under the id. */
  findRelease(id: string): Promise<Release | undefined>;
  /** Ids of the releases that are stored, in no order. */
  stored(): Promise<readonly string[]>;
  /** The directory of a release on the host. Other files in it are removed with the release. */
  releaseDir(id: string): string;
  /**
   * Removes stored releases beyond the `keep` newest proven ones. Never removed: the running release, the last
   * proven one, and the one of the newest entry.
   */
  prune(keep: number): Promise<Pruned>;
}

export const ledgerFile = (dir: string) => posix.join(dir, 'ledger.jsonl');
export const releasesIn = (dir: string) => posix.join(dir, 'releases');

/** The entries in a ledger's text. A line that a cut left unfinished is skipped with a warning. */
export function entriesIn(text: string, where: string, logger: Logger): readonly LedgerEntry[] {
  const { entries, torn } = parseLedger(text, where);
  if (torn.length > 0) {
    logger.warn(`${where}: skipped line ${torn.join(', ')}. A run was cut off while it wrote there.`);
  }
  return entries;
}

/** Returns the ledger in a directory of a host. Nothing is read or written until the first call. */
export function openLedger(host: Host, { dir, logger = silentLogger }: LedgerOptions): Ledger {
  const path = ledgerFile(dir);
  const store = openStore(host, releasesIn(dir));

  async function read(): Promise<readonly LedgerEntry[]> {
    const text = (await readFiles(host, { files: [path] })).text(path) ?? '';
    return entriesIn(text, `${path} on ${host.name}`, logger);
  }

  return {
    path,
    read,
    append: (entry) => appendLine(host, path, formatEntry(entry)),
    lastProven: async () => lastProven(await read()),
    storeRelease: store.write,
    findRelease: store.find,
    readRelease: (id) => readStored(store, id, host),
    stored: store.list,
    releaseDir: store.dirOf,
    prune: async (keep) => prune(store, await read(), keep),
  };
}

async function readStored(store: ReleaseStore, id: string, host: Host): Promise<Release> {
  const release = await store.find(id);
  if (release) return release;
  const stored = await store.list();
  throw new Failure({
    what: `The release ${id} is not stored on ${host.name}.`,
    why: `${store.dirOf(id)} holds no release.`,
    evidence: stored.length > 0 ? [`stored: ${stored.join(', ')}`] : ['nothing is stored'],
    fix: 'Choose a stored release, or deploy that version again; raise `keep-releases` to keep more of them.',
  });
}

async function prune(store: ReleaseStore, entries: readonly LedgerEntry[], keep: number): Promise<Pruned> {
  const wanted = idsToKeep(entries, keep);
  const stored = await store.list();
  const removed = stored.filter((id) => !wanted.has(id));
  await Promise.all(removed.map((id) => store.remove(id)));
  return { kept: stored.filter((id) => wanted.has(id)), removed };
}
