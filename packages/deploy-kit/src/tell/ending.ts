import { code, type Summary } from '@fairway/action-kit';
import { describeResult } from '@fairway/health';
import { type Ending, headlineOf } from '../run/ending.ts';

/** How a deploy ended, for the summary. */
export interface ToldEnding {
  /** Name of the stack or the project. */
  readonly subject: string;
  readonly ending: Ending;
  readonly asked: { readonly version: string; readonly commit: string };
  /** The version that was proven before. */
  readonly previous: string | undefined;
  /** What served before, for the headline; undefined where that is `previous`. */
  readonly before?: string | undefined;
  readonly rollback: boolean | undefined;
  /** What serves now, where the ending names no release. */
  readonly servesNow: string;
  /** Facts before and after those that every deploy has. */
  readonly first?: readonly Fact[];
  readonly more: readonly Fact[];
}

type Fact = Parameters<Summary['facts']>[0][number];

/**
 * Writes the summary of a deploy: what was asked, what serves now, and what was proven.
 * @param tellDetails adds what the kind of deploy has of its own, between the facts and the probes
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

/** An image as a table shows it: its digest is cut to what tells it apart. */
export function shortReference(reference: string): string {
  const [repository = '', digest] = reference.split('@');
  return digest ? `${repository}@${digest.slice(0, 19)}` : repository;
}
