import { posix } from 'node:path';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import type { Backup, Catalogue } from '../catalogue/catalogue.ts';
import { isReliable } from '../catalogue/counting.ts';
import { formatDocument, readDocument } from '../manifest/document.ts';
import { backupId, name } from '../manifest/manifest.ts';
import { timeOfId } from '../names/backup-id.ts';

const provenSchema = z.strictObject({
  id: backupId,
  /** The id of the release that ran then; null where nobody knew it. */
  release: z.string().nullable(),
});

const schema = z.strictObject({
  version: z.literal(1),
  /** By source, and in it by destination: the newest proven backup there. */
  sources: z.record(name, z.record(name, provenSchema)),
});

/**
 * What a host knows of its backups, beside the ledger: who looks after its health or deploys there reads it, and needs no
 * credentials of a destination.
 */
export type BackupMark = z.infer<typeof schema>;

/**
 * The file of the mark.
 * @param dir the directory of the ledger whose releases the backups fit
 */
export function backupMarkFile(dir: string): string {
  return posix.join(dir, 'backups.json');
}

/** @throws ZodError where a name in it is none */
export function formatMark(mark: BackupMark): string {
  return formatDocument(mark, schema);
}

/**
 * @param where the mark in words, at the beginning of a sentence
 * @throws Failure where it is not exactly a mark, or one of another version
 */
export function parseMark(text: string, where: string): BackupMark {
  try {
    return readDocument(text, schema, where);
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    throw new Failure({
      what: cause.what,
      why: cause.why,
      fix: 'Delete the file and let a backup run: it writes the file anew.',
      cause,
    });
  }
}

/**
 * The mark after a run that looked at these sources. A source is never forgotten because a run had another one, and a
 * destination that could not be listed keeps what was known of it.
 */
export function markOf(
  catalogue: Catalogue,
  sources: readonly string[],
  before: BackupMark = { version: 1, sources: {} },
): BackupMark {
  const looked = sources.map((source) => [source, provenOf(catalogue, source, before)] as const);
  return { version: 1, sources: { ...before.sources, ...Object.fromEntries(looked) } };
}

function provenOf(catalogue: Catalogue, source: string, before: BackupMark): BackupMark['sources'][string] {
  const backups = catalogue.sources.get(source) ?? [];
  return Object.fromEntries(
    catalogue.destinations.flatMap(({ name: destination, problem }) => {
      const known = before.sources[source]?.[destination];
      const newest = problem === undefined ? newestAt(backups, destination) : known;
      return newest ? [[destination, newest] as const] : [];
    }),
  );
}

function newestAt(backups: readonly Backup[], destination: string): z.infer<typeof provenSchema> | undefined {
  const copy = backups
    .flatMap(({ copies }) => copies)
    .find((one) => one.destination === destination && isReliable(one));
  return copy && { id: copy.id, release: copy.manifest?.release?.id ?? null };
}

/** The newest proven backup of a source at one destination. */
export interface ProvenCopy {
  readonly destination: string;
  readonly id: string;
  /** When the backup began, milliseconds since the Unix epoch. */
  readonly at: number;
  /** The id of the release that ran then; null where nobody knew it. */
  readonly release: string | null;
}

/**
 * The newest proven backup of a source at each destination, the newest first.
 * @param marks of one machine, or of several that keep a part each
 */
export function provenIn(marks: readonly BackupMark[], source: string): ProvenCopy[] {
  const newest = new Map<string, ProvenCopy>();
  for (const { sources } of marks) {
    for (const [destination, { id, release }] of Object.entries(sources[source] ?? {})) {
      const at = timeOfId(id) ?? 0;
      if (at >= (newest.get(destination)?.at ?? 0)) newest.set(destination, { destination, id, at, release });
    }
  }
  return [...newest.values()].toSorted((one, other) => other.at - one.at);
}
