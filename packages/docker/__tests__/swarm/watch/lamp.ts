import { swarmNode } from '../../../../../test/stage/samples/swarm-node.ts';
import type { ServiceSpec, SwarmService } from '../../../src/swarm/model/services.ts';
import { comparableSpec } from '../../../src/swarm/model/specs.ts';
import type { SwarmTask } from '../../../src/swarm/model/tasks.ts';
import { createJudge } from '../../../src/swarm/watch/judge.ts';
import type { StackView } from '../../../src/swarm/watch/view-stack.ts';

/** A service of two replicas, `pier_lamp`, whose image is to be `new`. */
export const spec = (image: string, more: Partial<ServiceSpec> = {}): ServiceSpec => ({
  Name: 'pier_lamp',
  TaskTemplate: { ContainerSpec: { Image: image }, ForceUpdate: 0, Runtime: 'container' },
  Mode: { Replicated: { Replicas: 2 } },
  ...more,
});
export const wanted = spec('new');
export const service = (of: ServiceSpec = wanted, state?: string, startedAt?: string): SwarmService => ({
  ID: 's',
  Version: { Index: 1 },
  Spec: of,
  UpdateStatus: state
    ? { state, message: `update ${state}`, ...(startedAt ? { startedAt } : {}) }
    : undefined,
});

let tasks = 0;
interface Given {
  readonly image?: string;
  readonly state?: string;
  readonly slot?: number;
  readonly node?: string;
  readonly desired?: string;
  readonly error?: string;
}
export function task({
  image = 'new',
  state = 'running',
  slot = 1,
  node: on = 'a',
  desired = 'running',
  error,
}: Given): SwarmTask {
  tasks += 1;
  return {
    ID: `t${tasks}`,
    ServiceID: 's',
    CreatedAt: `2026-11-21T00:00:${String(tasks % 60).padStart(2, '0')}.${tasks}Z`,
    ...(slot ? { Slot: slot } : {}),
    NodeID: on,
    Spec: { ContainerSpec: { Image: image }, ForceUpdate: 0 },
    DesiredState: desired,
    Status: { Timestamp: '', State: state, ...(error ? { Err: error } : {}) },
  };
}
export const view = (given: Partial<StackView>): StackView => ({
  services: [service()],
  tasks: [],
  nodes: [swarmNode('a'), swarmNode('b')],
  networks: new Map(),
  ...given,
});
export const judgeOf = (
  of = wanted,
  before: readonly SwarmTask[] = [],
  more: { readonly services?: readonly SwarmService[]; readonly nowhereBefore?: ReadonlySet<string> } = {},
) => {
  const { services = [], nowhereBefore } = more;
  const expected = new Map([['pier_lamp', comparableSpec(of, new Map())]]);
  return createJudge({ expected, before: { services, tasks: before }, nowhereBefore });
};
export const failed = (given: Given = {}) =>
  task({ state: 'failed', error: 'task: non-zero exit (1)', desired: 'shutdown', ...given });
