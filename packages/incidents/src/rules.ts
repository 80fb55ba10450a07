import type { Channel } from '@fairway/notify';
import type { Incident } from './state/incident.ts';

/** A channel as the state machine sees it. */
export type KnownChannel = Pick<Channel, 'name' | 'everyRun' | 'deduplicates'>;

/** How incidents are opened, told and ended. */
export interface IncidentRules {
  /** Keys of this state's incidents begin so. What others keep at a shared place (issues) under other keys is left alone. */
  readonly scope: string;
  readonly channels: readonly KnownChannel[];
  /** Names of the channels that are told of an incident. */
  route(incident: Incident): readonly string[];
  /** While an incident lasts, a channel gets a note at most this often. Milliseconds; `Infinity` for none. */
  readonly repeatMs: number;
  /** What is bad again so soon after its end is the same incident. Milliseconds. */
  readonly reopenWithinMs: number;
}

/** How often may be healed, for each key. */
export interface HealRules {
  readonly maxHeals: number;
  readonly windowMs: number;
  /** After the first heal of a window the next run waits so long, after the second twice as long, and so on. */
  readonly pauseMs: number;
}
