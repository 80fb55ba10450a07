import { reasonOf } from '@fairway/runtime';
import { type BackupProof, parseProof } from '../manifest/proof.ts';
import { timeOfId } from '../names/backup-id.ts';
import { type Copy, judgeCopy } from './copy.ts';
import { type FileGroup, groupFiles, type Listing } from './listing.ts';

/** One backup, with its copies at all destinations that could be listed. */
export interface Backup {
  readonly source: string;
  readonly id: string;
  /** When it began, by its name. */
  readonly at: number;
  readonly copies: readonly Copy[];
  readonly proofs: readonly BackupProof[];
  /** A proof of it is listed and was not read: it may say that the backup is proven, or that a copy is damaged. */
  readonly hasUnread: boolean;
  /** A hold at one destination holds all copies. */
  readonly held: boolean;
}

/** What a listing of one destination came to. */
export interface DestinationLook {
  readonly name: string;
  /** Why it could not be listed to the end. */
  readonly problem?: string;
  /** Keys that are not ours. Nothing ever touches them. */
  readonly foreign: readonly string[];
  /** Proofs that could not be read, a sentence each. They prove nothing. */
  readonly unreadable: readonly string[];
}

/** All backups that are known, by what the destinations list. */
export interface Catalogue {
  /** By source, in order of the alphabet; the newest backup first. */
  readonly sources: ReadonlyMap<string, readonly Backup[]>;
  readonly destinations: readonly DestinationLook[];
}

/** What the listings of all destinations come to. */
export function readCatalogue(listings: readonly Listing[]): Catalogue {
  const looks = listings.map(look);
  const backups = new Map<
    string,
    { source: string; id: string; proofs: Map<string, BackupProof>; hasUnread: boolean }
  >();
  for (const { group, proofs, hasUnread } of looks.flatMap(({ found }) => found)) {
    const { source, id } = group;
    const backup = backups.get(`${source}/${id}`) ?? { source, id, proofs: new Map(), hasUnread: false };
    backups.set(`${source}/${id}`, backup);
    for (const [text, proof] of proofs) backup.proofs.set(text, proof);
    backup.hasUnread ||= hasUnread;
  }
  const copies = Map.groupBy(
    looks.flatMap(({ destination, found, documents }) =>
      found.map(({ group }) => {
        const proofs = backups.get(`${group.source}/${group.id}`)?.proofs.values() ?? [];
        return judgeCopy(group, destination.name, documents, [...proofs]);
      }),
    ),
    ({ source, id }) => `${source}/${id}`,
  );
  const all = [...backups].map(([key, { source, id, proofs, hasUnread }]): Backup => {
    const own = copies.get(key) ?? [];
    return {
      source,
      id,
      at: timeOfId(id) ?? 0,
      copies: own,
      proofs: [...proofs.values()],
      hasUnread,
      held: own.some(({ held }) => held),
    };
  });
  all.sort((one, other) => compare(one.source, other.source) || compare(other.id, one.id));
  return {
    sources: Map.groupBy(all, ({ source }) => source),
    destinations: looks.map(({ destination }) => destination),
  };
}

interface Found {
  readonly group: FileGroup;
  /** By text. The same proof lies at every destination. */
  readonly proofs: ReadonlyMap<string, BackupProof>;
  readonly hasUnread: boolean;
}

function look(listing: Listing): {
  readonly destination: DestinationLook;
  readonly documents: ReadonlyMap<string, string>;
  readonly found: readonly Found[];
} {
  const name = listing.destination;
  if ('problem' in listing) {
    const destination = { name, problem: listing.problem, foreign: [], unreadable: [] };
    return { destination, documents: new Map(), found: [] };
  }
  const { groups, foreign } = groupFiles(listing.stored);
  const unreadable: string[] = [];
  const found = groups.map((group) => {
    const read = readProofs(group, listing.documents, name);
    unreadable.push(...read.unreadable);
    return { group, proofs: read.proofs, hasUnread: read.unreadable.length > 0 };
  });
  return { destination: { name, foreign, unreadable }, documents: listing.documents, found };
}

function readProofs({ source, id, files }: FileGroup, documents: ReadonlyMap<string, string>, at: string) {
  const proofs = new Map<string, BackupProof>();
  const unreadable: string[] = [];
  for (const { file, stored } of files) {
    if (file.part !== 'proof') continue;
    const where = `The proof ${stored.key} at ${at}`;
    const text = documents.get(stored.key);
    try {
      if (text === undefined) throw new Error(`${where} was not read.`);
      const proof = parseProof(text, where);
      if (proof.id !== id || proof.source !== source || proof.destination !== file.destination)
        throw new Error(`${where} is that of another backup or destination.`);
      proofs.set(text, proof);
    } catch (error) {
      unreadable.push(reasonOf(error));
    }
  }
  return { proofs, unreadable };
}

/** By code units, as keys are sorted: an order that no locale changes. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
