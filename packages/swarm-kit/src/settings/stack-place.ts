import type { HealLimits } from '@fairway/deploy-kit';
import type { RegistryLogin } from '@fairway/docker/registry';
import type { Connect, Host } from '@fairway/host';
import type { StackSettings } from './stack-settings.ts';

/** A stack that is installed on a swarm, and how it is reached. */
export interface StackPlace extends Pick<StackSettings, 'stack' | 'stateDir' | 'nodes' | 'ssh'> {
  /** A manager of the swarm. */
  readonly manager: Host;
  /** The connector of the manager, so that a jump host is entered once for all machines. */
  readonly connect?: Connect | undefined;
  /** The account that may pull images that a node has lost. */
  readonly login?: RegistryLogin | undefined;
  /** What a rollback waits for; by default as a deploy does. */
  readonly limits?: HealLimits | undefined;
}
