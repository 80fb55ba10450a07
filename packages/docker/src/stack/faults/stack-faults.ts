import type { MergedStack } from '../merge/merged-stack.ts';
import { containerFaults } from './container-faults.ts';
import { deployFaults } from './deploy-faults.ts';
import { nameFaults } from './name-faults.ts';
import { networkFaults, networkLabels, networkStateFaults } from './network-faults.ts';
import { portFaults } from './port-faults.ts';
import { hostPortFaults, hostPortWarnings, roomFaults, serviceStateFaults } from './service-state-faults.ts';
import type { StackFault } from './stack-fault.ts';
import type { SwarmState } from './swarm-state.ts';
import { usedNetworks } from './uses.ts';
import {
  sharedWriteFaults,
  sharedWriteWarnings,
  volumeStateFaults,
  volumeWarnings,
} from './volume-faults.ts';

/**
 * What Docker refuses of a stack whatever runs. `docker stack config` finds none of it: Docker says it in the middle of a
 * deploy, when other services are changed already. Datastores that an update would run twice on the same files are
 * refused as well.
 * @param managed directories that the deploy itself syncs
 */
export function stackFaults(
  stack: string,
  merged: MergedStack,
  managed: readonly string[] = [],
): readonly StackFault[] {
  const made = usedNetworks(stack, merged).filter(({ external }) => !external);
  return [
    ...nameFaults(stack, merged, made),
    ...networkFaults(merged, stack),
    ...portFaults(merged.services),
    ...sharedWriteFaults(merged.services, managed),
    ...Object.entries(merged.services).flatMap(([service, definition]) => [
      ...deployFaults(service, definition),
      ...containerFaults(service, definition, merged),
    ]),
  ];
}

export interface StateRequest {
  readonly stack: string;
  readonly next: MergedStack;
  readonly state: SwarmState;
  /** Whether the constraints of a service allow it on a node. */
  readonly mayRun: (service: string, node: string) => boolean;
  /** The stack that was proven last, where it is stored. */
  readonly before?: Pick<MergedStack, 'networks' | 'volumes'> | undefined;
  /** Directories that the deploy itself syncs. */
  readonly managed?: readonly string[] | undefined;
}

/** What the swarm, as it is, refuses of a stack or would not make as it is written; and what a reader should know. */
export function stateFaults({ stack, next, state, mayRun, before, managed = [] }: StateRequest): {
  readonly faults: readonly StackFault[];
  readonly warnings: readonly string[];
  /** Names of the networks that the deploy would make. */
  readonly newNetworks: readonly string[];
} {
  const there = new Set(state.networks.map(({ name }) => name));
  return {
    newNetworks: usedNetworks(stack, next)
      .filter(({ external, name }) => !external && !there.has(name))
      .map(({ name }) => name),
    faults: [
      ...serviceStateFaults(stack, next, state.services),
      ...roomFaults(next, state, mayRun),
      ...hostPortFaults(stack, next, state.nodes, mayRun),
      ...networkStateFaults(stack, next, state, before),
      ...volumeStateFaults(stack, next, state.nodes, mayRun, before),
    ],
    warnings: [
      ...networkLabels(stack, next, state),
      ...volumeWarnings(stack, next, state.nodes, mayRun),
      ...hostPortWarnings(stack, next, state.nodes, mayRun),
      ...sharedWriteWarnings(next.services, managed),
    ],
  };
}
