import type { SwarmNode } from '../model/nodes.ts';
import { nodesAllowed } from '../model/placement.ts';
import { type ServiceSpec, shortName } from '../model/services.ts';
import { runsTemplate } from '../model/specs.ts';
import type { SwarmTask } from '../model/tasks.ts';
import type { StackView } from './view-stack.ts';

/**
 * The nodes on which Swarm leaves every task of a global service as it is: they are paused, and the constraints allow
 * them. Swarm neither updates nor ends such a task (moby/swarmkit#1570).
 */
export function nodesLeftAlone({ Mode, TaskTemplate }: ServiceSpec, nodes: readonly SwarmNode[]) {
  if (!Mode.Global) return new Set<string>();
  const paused = nodes.filter(({ availability }) => availability === 'pause');
  return new Set(nodesAllowed(TaskTemplate.Placement?.Constraints ?? [], paused).map(({ id }) => id));
}

/**
 * The tasks of global services that still run an earlier spec on a paused node, as `service on node`.
 * @param services full names of the services to look at
 */
export function leftOnPausedNodes(
  stack: string,
  { services, tasks, nodes }: StackView,
  names: Iterable<string>,
): readonly string[] {
  const wanted = new Set(names);
  return services
    .filter(({ Spec }) => wanted.has(Spec.Name))
    .flatMap(({ ID, Spec }) => {
      const alone = nodesLeftAlone(Spec, nodes);
      const earlier = ({ ServiceID, NodeID, Status, Spec: of }: SwarmTask) =>
        ServiceID === ID &&
        alone.has(NodeID ?? '') &&
        Status.State === 'running' &&
        !runsTemplate(of, Spec.TaskTemplate);
      return tasks.filter(earlier).map(({ NodeID }) => {
        const hostname = nodes.find(({ id }) => id === NodeID)?.hostname ?? NodeID;
        return `${shortName(stack, Spec.Name)} on ${hostname}`;
      });
    })
    .sort();
}
