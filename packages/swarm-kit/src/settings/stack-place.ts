import type { HealLimits } from '@fairway/deploy-kit';
import type { Host } from '@fairway/host';
import type { StackSettings } from './stack-settings.ts';

/** A stack that is installed on a swarm, and how it is reached. */
export interface StackPlace extends Pick<StackSettings, 'stack' | 'stateDir' | 'nodes' | 'ssh'> {
  /** A manager of the swarm. */
  readonly manager: Host;
  /** What a rollback waits for; by default as a deploy does. */
  readonly limits?: HealLimits | undefined;
}
