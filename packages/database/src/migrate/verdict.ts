import { countOf, Failure } from '@fairway/runtime';
import type { DatabaseState } from '../state/state.ts';
import { problemOf } from '../state/state-problem.ts';
import type { Surveyed } from './survey.ts';

/** The verdict whether a database has every migration of the folder: the evidence, or the failure. */
export type Verdict =
  | { readonly proven: true; readonly what: string; readonly evidence: string }
  | { readonly proven: false; readonly failure: Failure };

/** The facts about a database that a verdict needs. */
export interface Judged extends Pick<Surveyed, 'migrations'> {
  readonly entry: Pick<Surveyed['entry'], 'name'>;
  readonly route: Pick<Surveyed['route'], 'target'>;
}

/** Judges the state that was read back after the migrations. */
export function judge({ entry, route, migrations }: Judged, after: DatabaseState): Verdict {
  const { name } = entry;
  const { target } = route;
  const count = migrations.length;
  if (after.kind === 'up-to-date' && after.applied.length === count) {
    return {
      proven: true,
      what: `${name} is up to date`,
      evidence: `${count} of ${countOf(count, 'migration')} applied with their checksums, none half done`,
    };
  }
  const problem = problemOf(name, target, after);
  if (problem) return { proven: false, failure: new Failure(problem) };
  return {
    proven: false,
    failure: new Failure({
      what: `${name} is not up to date.`,
      why: `Read back from the database, ${'pending' in after ? after.pending.join(', ') : 'migrations'} had not been applied.`,
      fix: 'See above what `prisma migrate deploy` said, and run this again.',
    }),
  };
}

/** The migrations that were pending before and are applied now, in their order. */
export function newlyApplied(before: DatabaseState, after: DatabaseState | undefined): readonly string[] {
  if (before.kind !== 'pending' || after === undefined || !('applied' in after)) return [];
  const now = new Set(after.applied);
  return before.pending.filter((name) => now.has(name));
}
