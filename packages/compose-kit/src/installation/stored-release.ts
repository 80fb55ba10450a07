import { formatProving, type Proving, provingFile, provingIn } from '@fairway/deploy-kit';
import { type ComposeModel, modelSchema, readRenderedCompose } from '@fairway/docker/compose';
import type { Manifest } from '@fairway/host';
import { formatRelease, type Ledger, type Release, releaseFile, type Snapshot } from '@fairway/releases';
import { z } from 'zod';
import type { HostFacts } from '../fleet/host-facts.ts';

/** A release with everything needed to apply it from the host alone, without registry or repository. */
export interface StoredRelease {
  readonly release: Release;
  /** The text of `.env`. */
  readonly dotenv: string;
  /** The rendered Compose file as data. */
  readonly model: ComposeModel;
  /** Every path in the managed directories of the release. */
  readonly trees: readonly { readonly to: string; readonly manifest: Manifest }[];
  /** The host's Compose reading of the release, as long as the host has the same Compose. */
  readonly read?: ComposeReading;
  /** The probes that proved the release, where they are stored. */
  readonly proving?: Proving;
}

/** The release that shall run on a host. */
export interface Wanted extends StoredRelease {
  readonly proving: Proving;
}

/**
 * The result of reading the files with Compose. It is stored because Compose is slow and reads the same files the same
 * way every time.
 */
export interface ComposeReading {
  readonly composeVersion: string;
  /** Hash of everything that Compose read; undefined where Compose may have read more than we know. */
  readonly source?: string | undefined;
  /** The files, merged and filled in. */
  readonly model: ComposeModel;
  /** The mounted paths that the files give relative to their own place. */
  readonly relativePaths: readonly string[];
  /** Service → the hash that Compose puts on its containers. */
  readonly hashes: Readonly<Record<string, string>>;
}

const entry = z.object({
  path: z.string(),
  type: z.enum(['file', 'directory', 'symlink', 'other']),
  mode: z.number(),
  size: z.number(),
  content: z.string(),
});
const schema = z.object({
  dotenv: z.string(),
  trees: z.array(z.object({ to: z.string(), manifest: z.array(entry) })),
  read: z
    .object({
      composeVersion: z.string(),
      source: z.string().optional(),
      model: modelSchema,
      // Earlier versions did not store them.
      relativePaths: z.array(z.string()).default([]),
      hashes: z.record(z.string(), z.string()),
    })
    .optional(),
});

/** The file that stores everything Compose needs of a release besides the Compose file. */
const composeName = 'compose.json';
/** The name of that file in earlier versions. */
const olderName = 'installation.json';

/** The files that store a whole release, in the order in which they are written. */
export function filesOf(
  ledger: Ledger,
  { release, dotenv, trees, read, proving }: Wanted,
): readonly { readonly path: string; readonly content: string }[] {
  const at = ledger.releaseDir(release.id);
  return [
    { path: `${at}/${composeName}`, content: `${JSON.stringify({ dotenv, trees, read })}\n` },
    { path: `${at}/${provingFile}`, content: formatProving(proving) },
    // Written last, so that a listed release has all of its files.
    { path: `${at}/${releaseFile}`, content: formatRelease(release) },
  ];
}

/** All releases that are stored whole, oldest first. */
export function storedIn(
  snapshot: Snapshot,
  { composeVersion }: Pick<HostFacts, 'composeVersion'>,
): readonly StoredRelease[] {
  const ids = new Set(snapshot.entries.map(({ id }) => id));
  return [...ids].flatMap((id): StoredRelease[] => {
    const release = snapshot.release(id);
    const text = snapshot.beside(id, composeName) ?? snapshot.beside(id, olderName);
    if (!release || text === undefined) return [];
    const { read, ...kept } = schema.parse(JSON.parse(text));
    const proving = provingIn((name) => snapshot.beside(id, name));
    return [
      {
        release,
        ...kept,
        model: readRenderedCompose(release.stack),
        ...(read?.composeVersion === composeVersion ? { read } : {}),
        ...(proving ? { proving } : {}),
      },
    ];
  });
}
