import { createHash } from 'node:crypto';
import { z } from 'zod';
import { releaseVersion } from './version.ts';

/** A directory that was synced to hosts, as it was read back there. */
const syncedFilesSchema = z.object({
  /** The directory on the hosts. */
  to: z.string(),
  files: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  /** SHA-256 of the sorted manifest; equal on every node. */
  manifest: z.string(),
  /** What a host must meet that takes it, such as a Swarm constraint; absent where every host does. */
  on: z.array(z.string()).optional(),
});

export const releaseSchema = z.object({
  id: z.string(),
  version: z.string(),
  /** The source commit. */
  commit: z.string(),
  /** Service name → image reference with its digest: all that a deploy ever sends. */
  digests: z.record(z.string(), z.string()),
  /** The rendered stack or compose file, byte for byte as it is applied. */
  stack: z.string(),
  files: z.array(syncedFilesSchema),
  /** Names of the Swarm configs that the stack refers to. */
  configs: z.array(z.string()),
  /** Names of the Swarm secrets that the stack refers to; the values stay in the Swarm. */
  secrets: z.array(z.string()),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
});

/** An immutable set that can be applied again without registry, repository or build. */
export type Release = z.infer<typeof releaseSchema>;
export type SyncedFiles = z.infer<typeof syncedFilesSchema>;

/**
 * A release with its identity: `VERSION-HASH`, the hash taken of everything that is applied. Equal inputs make an
 * equal id, whenever and from whichever run; one version that was deployed with other settings has another id.
 * @throws Failure when the version is no Docker tag.
 */
export function makeRelease(parts: Omit<Release, 'id'>): Release {
  const { version, commit, digests, stack, files, configs, secrets, createdAt } = parts;
  const content = JSON.stringify([
    releaseVersion(version),
    sorted(digests),
    stack,
    files.map(({ to, manifest, on = [] }) => [to, manifest, ...on]).sort(byText),
    [...configs].sort(),
    [...secrets].sort(),
  ]);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return { id: `${version}-${hash}`, version, commit, digests, stack, files, configs, secrets, createdAt };
}

function byText(a: readonly string[], b: readonly string[]): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

function sorted(record: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
