import { type ComposeModel, modelSchema, readRenderedCompose } from '@fairway/docker';
import type { Manifest } from '@fairway/host';
import { formatRelease, type Ledger, type Release, releaseFile, type Snapshot } from '@fairway/releases';
import { z } from 'zod';
import type { HostFacts } from '../fleet/host-facts.ts';
import { formatQuestions, parseQuestions, type Questions } from '../release/kept-questions.ts';

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
  readonly questions?: Questions;
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

const names = { installation: 'installation.json', questions: 'questions.json' } as const;

/** The files that keep a release, whole, in the order in which they are written. */
export function filesOf(
  ledger: Ledger,
  { release, dotenv, trees, read }: StoredRelease,
  questions: Questions,
): readonly { readonly path: string; readonly content: string }[] {
  const at = ledger.releaseDir(release.id);
  return [
    { path: `${at}/${names.installation}`, content: `${JSON.stringify({ dotenv, trees, read })}\n` },
    { path: `${at}/${names.questions}`, content: formatQuestions(questions) },
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
    const text = snapshot.beside(id, names.installation);
    if (!release || text === undefined) return [];
    const { read, ...kept } = schema.parse(JSON.parse(text));
    const questions = snapshot.beside(id, names.questions);
    return [
      {
        release,
        ...kept,
        model: readRenderedCompose(release.stack),
        ...(read?.composeVersion === composeVersion ? { read } : {}),
        ...(questions === undefined ? {} : { questions: parseQuestions(questions) }),
      },
    ];
  });
}
