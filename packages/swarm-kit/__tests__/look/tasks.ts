import type { SwarmService, SwarmTask } from '@fairway/docker/swarm';
import { swarmNode } from '../../../../test/stage/samples/swarm-node.ts';
import type { ServiceFacts } from '../../src/look/service-state.ts';
import { specOf } from '../stack-view.ts';

export const now = Date.parse('2026-03-01T12:00:00Z');
/** The time some seconds before now, as Swarm writes it. */
export const ago = (seconds: number): string => new Date(now - seconds * 1_000).toISOString();

/** The replicated service `pier_web` with two replicas. */
export function serviceWith(
  more: Partial<SwarmService> = {},
  spec: Partial<SwarmService['Spec']> = {},
): SwarmService {
  return {
    ID: 'web',
    Version: { Index: 7 },
    Spec: { ...specOf('web'), Mode: { Replicated: { Replicas: 2 } }, ...spec },
    UpdateStatus: undefined,
    ...more,
  };
}

let count = 0;

/** A task of the service: where it is, since when in seconds, and how long before that it was made. */
export function task(
  slot: number,
  state: string,
  seconds: number,
  more: {
    readonly err?: string;
    readonly desired?: string;
    readonly lived?: number;
    readonly spec?: Partial<SwarmTask['Spec']>;
    readonly node?: string;
    readonly container?: string;
  } = {},
): SwarmTask {
  count += 1;
  const over = ['failed', 'complete', 'rejected', 'shutdown'].includes(state);
  return {
    ID: `task${count}`,
    ServiceID: 'web',
    CreatedAt: ago(seconds + (more.lived ?? 5)),
    Slot: slot,
    NodeID: more.node ?? 'one',
    Spec: { ...specOf('web').TaskTemplate, ...more.spec },
    DesiredState: more.desired ?? (over ? 'shutdown' : 'running'),
    Status: {
      Timestamp: ago(seconds),
      State: state,
      ...(more.err === undefined ? {} : { Err: more.err }),
      ContainerStatus: { ContainerID: more.container ?? `c${count}` },
    },
  };
}

export const nodes = [swarmNode('one'), swarmNode('two')];

/** The service with these tasks, as its release has it. */
export function seenWith(
  tasks: readonly SwarmTask[],
  service: SwarmService = serviceWith(),
  more: Partial<ServiceFacts> = {},
): ServiceFacts {
  const released = { ...specOf('web'), Mode: { Replicated: { Replicas: 2 } } };
  return { service, tasks, nodes, released, away: new Set(), now, ...more };
}
