import type { MachineLock } from '@fairway/access-kit';
import type { Swarm } from '../fleet/swarm.ts';
import type { StackPlace } from '../settings/stack-place.ts';

/** A stack on a connected swarm, with the lock that is held. */
export interface LockedStack {
  readonly place: StackPlace;
  readonly swarm: Swarm;
  readonly lock: MachineLock;
  /** The directory on every node that holds what Fairway keeps of this stack. */
  readonly stackDir: string;
}
