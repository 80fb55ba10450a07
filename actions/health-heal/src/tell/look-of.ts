import type { Look } from '@fairway/incidents';
import type { Looked } from '../look/looking.ts';
import type { RunSoFar } from '../run.ts';
import { incidentRules } from './channels.ts';
import type { KnownIssues } from './issues.ts';

export interface LookRequest extends Pick<RunSoFar, 'inputs' | 'session' | 'maintenance'> {
  readonly looked: Looked;
  readonly known: KnownIssues;
}

/** What a run has seen, as the state of incidents takes it. */
export function lookOf({ inputs, session, maintenance, looked, known }: LookRequest, now: number): Look {
  const { seen, verdict } = looked;
  const release = seen.installation?.release;
  return {
    now,
    run: session.run,
    sightings: verdict.sightings,
    complete: verdict.complete,
    rules: incidentRules({ ...inputs, subject: session.subject }),
    maintenance,
    locked: verdict.outcome === 'deploying' ? seen.installation?.lock?.holder : undefined,
    recorded: known.recorded,
    byHand: known.byHand,
    release: release && { version: release.version, commit: release.commit },
  };
}
