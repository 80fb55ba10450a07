import { code, type Summary } from '@fairway/action-kit';
import { describeResult } from '@fairway/health';
import { type Ending, headlineOf } from '../run/ending.ts';

/** The ending of a deploy for the summary. */
export interface ToldEnding {
  /** Name of the stack or the project. */
  readonly subject: string;
  readonly ending: Ending;
  readonly asked: { readonly version: string; readonly commit: string };
  /** The version that was proven before. */
  readonly previous: string | undefined;
  /** The release that served before, for the headline; undefined where that is `previous`. */
  readonly before?: string | undefined;
  readonly rollback: boolean | undefined;
  /** The text for the running release, where the ending names none. */
  readonly servesNow: string;
  /** Facts before those that every deploy has; `more` are the facts after them. */
  readonly first?: readonly Fact[];
  readonly more: readonly Fact[];
}

type Fact = Parameters<Summary['facts']>[0][number];

/**
 * Writes the summary of a deploy: the request, the release that serves now, and the proof.
 * @param tellDetails adds the details of the kind of deploy, between the facts and the probes
 */
export function summariseEnding(told: ToldEnding, summary: Summary, tellDetails: () => void): void {
  const { subject, ending, asked, previous, before = previous, rollback, servesNow, first = [], more } = told;
  summary.heading(`${subject}: ${headlineOf(ending.status, asked.version, before, { rollback })}`, 2);
  summary.facts([
    ...first,
    ['Asked for', asked.version],
    ['Serves now', ending.serves?.version ?? servesNow],
    ['Before', previous ?? 'nothing proven'],
    ['Commit', code(asked.commit.slice(0, 12))],
    ...more,
  ]);
  tellDetails();
  if (ending.probes.length > 0) summary.details('Probes', ending.probes.map(describeResult));
  if (ending.notes.length > 0) summary.details('Tidied up', ending.notes);
}

/** The text that a table shows for an image. The digest is cut to its first characters. */
export function shortReference(reference: string): string {
  const [repository = '', digest] = reference.split('@');
  return digest ? `${repository}@${digest.slice(0, 19)}` : repository;
}
