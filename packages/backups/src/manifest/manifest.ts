import { isName } from '@fairway/object-store';
import { z } from 'zod';
import { parseFile } from '../names/backup-file.ts';
import { timeOfId } from '../names/backup-id.ts';
import { formatDocument, readDocument } from './document.ts';

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 in hexadecimal');
export const size = z.int().nonnegative();
export const name = z.string().refine(isName, 'is no name of a source or destination');
export const backupId = z.string().refine((id) => timeOfId(id) !== undefined, 'is no id of a backup');

const objectSchema = z.strictObject({
  /** The name beside this manifest, without a folder. */
  file: z.string(),
  /** What lies at the destination. */
  bytes: size,
  sha256,
  /** The same before compression and encryption. */
  plain: z.strictObject({ bytes: size, sha256 }),
});

const schema = z
  .strictObject({
    version: z.literal(1),
    id: backupId,
    source: name,
    kind: z.enum(['postgres', 'mariadb', 'mysql', 'paths', 'volume', 'command']),
    /** ISO 8601, UTC. */
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime(),
    /** The machine of the source, or its server where that is on none of ours, by a number of its own; null where it has none. */
    machine: z.string().nullable(),
    /**
     * What tells the source from others of its machine: its project or stack, and the service, container, volume or address.
     * Null where there is no such thing; a manifest that was written without it tells nothing.
     */
    app: z.string().nullable().default(null),
    part: z.string().nullable().default(null),
    /** The name of the database in its server; null where the source has none. */
    database: z.string().nullable(),
    /** `PostgreSQL 15.18`; null where there is no server. */
    server: z.string().nullable(),
    /** `pg_dump 15.18`. */
    tool: z.string(),
    /** The image that the server ran from, with its digest. The proof takes the same one. */
    image: z.string().nullable(),
    objects: z.array(objectSchema).min(1),
    /** Public keys of age; empty where the objects are not encrypted. */
    recipients: z.array(z.string().regex(/^age1[0-9a-z]+$/, 'is no public key of age')),
    /** Rows of each table, or entries of each part of a source that has no tables. */
    rows: z.record(z.string(), size),
    /** What else a restore is compared with, in the words of the source's kind. */
    catalog: z.array(z.json()),
    /** The release that ran; null where nobody knows it. */
    release: z.strictObject({ id: z.string(), version: z.string(), commit: z.string() }).nullable(),
    /** The state of the migrations: it tells which releases fit the data. */
    migrations: z.strictObject({ newest: z.string().nullable(), worksFor: z.array(z.string()) }).nullable(),
    /** What it was made before, where it holds what that was about to replace; null for a backup like every night's. */
    madeBefore: z.enum(['restore', 'recovery']).nullable(),
    runUrl: z.string(),
    /** What a person with a bare machine types to restore this backup, line by line. */
    recovery: z.array(z.string()),
  })
  .superRefine((manifest, { addIssue }) => {
    const files = manifest.objects.map(({ file }) => parseFile(file));
    const isData = (file: (typeof files)[number]) => file?.part === 'data' || file?.part === 'globals';
    if (!files.every((file) => isData(file) && file?.id === manifest.id))
      addIssue('an object does not have the name of this backup');
    if (files.filter((file) => file?.part === 'data').length !== 1)
      addIssue('there must be exactly one object with the data');
    if (new Set(manifest.objects.map(({ file }) => file)).size !== files.length)
      addIssue('an object is there twice');
    const encrypted = manifest.recipients.length > 0;
    if (!files.every((file) => file === undefined || !('encrypted' in file) || file.encrypted === encrypted))
      addIssue('the recipients do not fit the names of the objects');
  });

/** What is known of a backup. It is written after the objects, so a backup without one was never finished. */
export type Manifest = z.infer<typeof schema>;

/** @throws ZodError where the manifest contradicts itself */
export function formatManifest(manifest: Manifest): string {
  return formatDocument(manifest, schema);
}

/**
 * @param where the manifest in words, at the beginning of a sentence
 * @throws Failure where it is not exactly a manifest, or one of another version
 */
export function parseManifest(text: string, where: string): Manifest {
  return readDocument(text, schema, where);
}

/** The object with the data itself. */
export function dataOf(manifest: Manifest): Manifest['objects'][number] {
  const data = manifest.objects.find(({ file }) => parseFile(file)?.part === 'data');
  if (!data) throw new TypeError(`The manifest of ${manifest.id} names no data.`);
  return data;
}
