import { createHash } from 'node:crypto';
import { z } from 'zod';
import { releaseVersion } from './version.ts';

/** A directory that was synced to hosts, in the state that was read back there. */
const syncedFilesSchema = z.object({
  /** The directory on the hosts. */
  to: z.string(),
  files: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  /** SHA-256 of the sorted manifest; equal on every node. */
  manifest: z.string(),
  /** The constraints of the hosts that take the directory, such as Swarm's; absent where every host takes it. */
  on: z.array(z.string()).optional(),
});

export const releaseSchema = z.object({
  id: z.string(),
  version: z.string(),
  /** The source commit. */
  commit: z.string(),
  /** Service name → image reference with its digest. A deploy sends these references and no others. */
  digests: z.record(z.string(), z.string()),
  /** The rendered stack or compose file, byte for byte the one that is applied. */
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
 * Returns the release with its id, `VERSION-HASH`. The hash covers everything that is applied: equal inputs give an
 * equal id in every run, and the same version with other settings gets another id.
 * @throws Failure when the version is not a Docker tag
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
