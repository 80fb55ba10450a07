import type { IncidentRules } from './rules.ts';
import type { Sighting } from './sighting.ts';
import type { Incident } from './state/incident.ts';
import type { HealAttempt, IncidentState } from './state/state.ts';

/** An incident as a place outside the state keeps it: the hidden data of an issue. */
export interface RecordedIncident {
  readonly incident: Incident;
  /** The heals that were made for it. */
  readonly heals: readonly HealAttempt[];
}

/** What a person did to an incident, by its key. */
export interface ByHand {
  readonly key: string;
  readonly closedAt?: number | undefined;
  readonly acknowledgedAt?: number | undefined;
}

/** What one run knows when it decides. */
export interface Look {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Id of the run with its attempt: no two runs have the same. */
  readonly run: string;
  /** One for each thing that is watched, bad or not. */
  readonly sightings: readonly Sighting[];
  /**
   * Everything could be looked at: an open incident whose key is not among the sightings is watched no more, and ends.
   * Where it is false, a key that is missing proves nothing.
   */
  readonly complete: boolean;
  readonly rules: IncidentRules;
  /** Name of the maintenance window in which the run is. */
  readonly maintenance?: string | undefined;
  /** Who holds Fairway's lock: a deploy, a migration, a backup. */
  readonly locked?: string | undefined;
  readonly recorded?: readonly RecordedIncident[] | undefined;
  readonly byHand?: readonly ByHand[] | undefined;
  /** The release that runs. */
  readonly release?: { readonly version: string; readonly commit: string } | undefined;
}

/** One message that a channel has to get now. The state holds its claim already: write the state, then send. */
export interface Due {
  readonly incident: Incident;
  readonly channel: string;
  readonly state: 'opened' | 'ongoing' | 'resolved';
  /** In words for a log. */
  readonly why: string;
}

export interface Advanced {
  readonly state: IncidentState;
  /** All incidents that are open, and those that ended in this run. */
  readonly incidents: readonly Incident[];
  /** Worst first. */
  readonly due: readonly Due[];
  /** Sentences for the log and the summary. */
  readonly said: readonly string[];
}
