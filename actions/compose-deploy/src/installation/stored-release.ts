import { formatProving, type Proving, provingFile, provingIn } from '@fairway/deploy-kit';
import { type ComposeModel, modelSchema, readRenderedCompose } from '@fairway/docker/compose';
import type { Manifest } from '@fairway/host';
import { formatRelease, type Ledger, type Release, releaseFile, type Snapshot } from '@fairway/releases';
import { z } from 'zod';
import type { HostFacts } from '../fleet/host-facts.ts';

/** A release with all that it takes to apply it: from the host alone, without registry or repository. */
export interface StoredRelease {
  readonly release: Release;
  /** The text of `.env`. */
  readonly dotenv: string;
  /** The rendered Compose file as data. */
  readonly model: ComposeModel;
  /** Every path of its managed directories. */
  readonly trees: readonly { readonly to: string; readonly manifest: Manifest }[];
  /** What the host's Compose made of it, as long as that is the Compose of then. */
  readonly read?: ComposeReading;
  /** What it was proven with, where it is kept. */
  readonly proving?: Proving;
}

/** What shall run on a host. */
export interface Wanted extends StoredRelease {
  readonly proving: Proving;
}

/** What a Compose said: it says the same of the same files every time, and takes its time. */
export interface ComposeReading {
  readonly composeVersion: string;
  /** Hash of all that it read; undefined where it may have read more than that. */
  readonly source?: string | undefined;
  /** The files, merged and filled in. */
  readonly model: ComposeModel;
  /** Service → the hash that it puts on containers. */
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
      hashes: z.record(z.string(), z.string()),
    })
    .optional(),
});

/** What Compose needs of a release besides its file. */
const composeName = 'compose.json';
/** What earlier versions called it. */
const olderName = 'installation.json';

/** The files that keep a release, whole, in the order in which they are written. */
export function filesOf(
  ledger: Ledger,
  { release, dotenv, trees, read, proving }: Wanted,
): readonly { readonly path: string; readonly content: string }[] {
  const at = ledger.releaseDir(release.id);
  return [
    { path: `${at}/${composeName}`, content: `${JSON.stringify({ dotenv, trees, read })}\n` },
    { path: `${at}/${provingFile}`, content: formatProving(proving) },
    // Last: a release that is listed has all of its files.
    { path: `${at}/${releaseFile}`, content: formatRelease(release) },
  ];
}

/** All releases that are kept whole, in the order in which they came. */
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
