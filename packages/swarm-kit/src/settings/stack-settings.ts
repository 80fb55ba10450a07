import type { DeployInputs, NodeAddress, ReleaseSource } from '@fairway/deploy-kit';
import type { TargetText } from '@fairway/host';
import type { NodeFiles } from './node-files.ts';

/** A stack with its machines, and the limits of what is done to it. */
export interface StackSettings extends DeployInputs {
  readonly stack: string;
  readonly manager: TargetText;
  /** Addresses by host name in the swarm. `auto` takes the addresses that the swarm knows. */
  readonly nodes: 'auto' | readonly NodeAddress[];
  readonly registryAuth: 'keep' | 'once';
  /** The run is what ends a recovery that was cut off, so its mark does not stand in the way. */
  readonly recovering?: true;
}

/** The sources of a release of a stack. */
export interface StackRelease extends ReleaseSource {
  readonly stackFiles: readonly string[];
  readonly secrets: Readonly<Record<string, string>>;
  readonly files: readonly NodeFiles[];
}
