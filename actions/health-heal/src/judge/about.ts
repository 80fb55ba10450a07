import type { Sighting } from '@fairway/incidents';
import type { Severities } from '../inputs/severities.ts';
import type { Seen } from '../look/seen.ts';
import type { Keys } from './keys.ts';
import type { ProberFault } from './prober-fault.ts';
import type { JudgedService } from './services.ts';

export interface JudgeRules {
  /** Name of what is looked at, as keys and titles have it. */
  readonly subject: string;
  readonly severities: Severities;
  readonly stoppedByHand: 'respect' | 'heal';
  readonly healDrift: boolean;
  /** Milliseconds that a deploy may take. */
  readonly deployingForMs: number;
  /** Restarts of each service at the look before, by the key of its restarts. */
  readonly earlierRestarts: Readonly<Record<string, number>>;
  /** When the lock was first seen held without a break, where its holder does not say since when. */
  readonly lockedSince: number | undefined;
}

/** All that a sighting is made from. */
export interface About {
  readonly seen: Seen;
  readonly rules: JudgeRules;
  readonly keys: Keys;
  readonly fault: ProberFault;
  readonly services: readonly JudgedService[];
}

/** A sighting, and what it means for the outcome of the run. */
export interface Sighted {
  readonly sighting: Sighting;
  /**
   * - `failing`: it does not serve as it should.
   * - `drift`: it may serve, but is not what the ledger says.
   * - `respected`: a person wants it so, or it follows from that.
   * - `excused`: the runner's own network may be the cause.
   * - `nothing`: it is good, or too early.
   */
  readonly means: 'failing' | 'drift' | 'respected' | 'excused' | 'nothing';
}
