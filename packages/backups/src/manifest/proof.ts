import { z } from 'zod';
import { formatDocument, readDocument } from './document.ts';
import { backupId, name, sha256, size } from './manifest.ts';

const schema = z
  .strictObject({
    version: z.literal(1),
    id: backupId,
    source: name,
    /** The destination that was read, or whose turn it was. */
    destination: name,
    /** ISO 8601, UTC. */
    at: z.iso.datetime(),
    /** The objects that were read at the destination, and what their bytes came to. */
    read: z.array(z.strictObject({ file: z.string(), bytes: size, sha256 })),
    /** The restore whose contents were those of the source; null where the bytes were only read. */
    restored: z
      .strictObject({
        /** `stream`: the bytes as they passed on their way to the destinations. */
        from: z.enum(['object', 'stream']),
        /** The SHA-256 of the plain bytes that were restored. */
        sha256,
        /** Until the restored server held everything. */
        seconds: z.number().nonnegative(),
        /** What could not be compared, each with its reason. */
        notProven: z.array(z.string()),
      })
      .nullable(),
    runUrl: z.string(),
  })
  .refine(({ read, restored }) => read.length > 0 || restored !== null, 'it proves nothing');

/** What was found out about a backup: that its contents came back, and whether bytes at rest are still those written. */
export type BackupProof = z.infer<typeof schema>;

/** @throws ZodError where the proof contradicts itself */
export function formatProof(proof: BackupProof): string {
  return formatDocument(proof, schema);
}

/**
 * @param where the proof in words, at the beginning of a sentence
 * @throws Failure where it is not exactly a proof, or one of another version
 */
export function parseProof(text: string, where: string): BackupProof {
  return readDocument(text, schema, where);
}
