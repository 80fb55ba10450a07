import type { SwarmNode } from '../model/nodes.ts';
import { nodesAllowed, nodesExpected } from '../model/placement.ts';
import type { SwarmService } from '../model/services.ts';
import { runsTemplate } from '../model/specs.ts';
import { placeOf, type SwarmTask } from '../model/tasks.ts';

/** The progress of a service towards its spec. */
export interface Progress {
  /** Tasks of the current spec that run (and are healthy: Swarm calls a task running only then). */
  readonly running: number;
  readonly wanted: number;
  /** The part that is still missing, in words; undefined when every wanted task runs. */
  readonly missing: string | undefined;
  /** The tasks that still run and should not, in words; undefined when there are none. */
  readonly leaving: string | undefined;
  /** Swarm itself still watches its update, and may still roll it back. */
  readonly updating: boolean;
  /** Tasks of the current spec that run beyond those wanted. */
  readonly surplus: number;
}

/** States in which a task has a container, or is about to. */
const alive = new Set(['assigned', 'accepted', 'preparing', 'ready', 'starting', 'running']);

/**
 * Compares a service with its own spec. Each task is compared by the spec that it was made from. Counts alone would not
 * do, because they are also right in the moment before an update begins.
 */
export function progressOf(
  service: SwarmService,
  tasks: readonly SwarmTask[],
  nodes: readonly SwarmNode[],
): Progress {
  const template = service.Spec.TaskTemplate;
  const up = new Set(nodes.filter(({ state }) => state === 'ready').map(({ id }) => id));
  const own = tasks.filter(({ ServiceID }) => ServiceID === service.ID);
  const current = own.filter((task) => runsTemplate(task.Spec, template));
  const updating = service.UpdateStatus?.state === 'updating';
  const { ReplicatedJob, GlobalJob } = service.Spec.Mode;
  if (ReplicatedJob || GlobalJob) return { ...jobProgress(service, current, nodes), updating };

  const serving = current.filter(
    ({ DesiredState, Status, NodeID }) =>
      DesiredState === 'running' && Status.State === 'running' && up.has(NodeID ?? ''),
  );
  // A node that is down cannot report the end of its tasks. A task that is told to end while it starts has a container.
  const leftover = own.filter(
    (task) =>
      !serving.includes(task) &&
      up.has(task.NodeID ?? '') &&
      (task.Status.State === 'running' ||
        (task.Status.State === 'starting' && task.DesiredState !== 'running')),
  );
  const { wanted, absent } = whatIsAbsent(service, serving, nodes);
  const surplus = Math.max(0, serving.length - wanted);
  return {
    running: serving.length,
    wanted,
    updating,
    surplus,
    missing:
      absent ??
      misplaced(service, serving, nodes) ??
      (surplus > 0 ? `${surplus} more tasks run than wanted` : undefined),
    leaving: leftover.length > 0 ? `${count(leftover.length, 'earlier task')} still running` : undefined,
  };

  function whatIsAbsent(
    { Spec }: SwarmService,
    tasksServing: readonly SwarmTask[],
    allNodes: readonly SwarmNode[],
  ): { wanted: number; absent: string | undefined } {
    const ahead = describeAhead(current.filter((task) => alive.has(task.Status.State) || isPending(task)));
    if (Spec.Mode.Global) {
      const expected = nodesExpected(Spec, allNodes);
      const holding = new Set(tasksServing.map(({ NodeID }) => NodeID));
      const without = expected.filter(({ id }) => !holding.has(id)).map(({ hostname }) => hostname);
      return {
        wanted: expected.length,
        absent: without.length > 0 ? `not yet on ${without.join(', ')}${ahead}` : undefined,
      };
    }
    const wanted = Spec.Mode.Replicated?.Replicas ?? 1;
    const slots = new Set(tasksServing.map(placeOf)).size;
    return { wanted, absent: slots < wanted ? `${slots} of ${wanted} running${ahead}` : undefined };
  }
}

/** Swarm moves a task whose node no longer meets the constraints; until then it does not count. */
function misplaced(
  { Spec }: SwarmService,
  serving: readonly SwarmTask[],
  nodes: readonly SwarmNode[],
): string | undefined {
  const allowed = nodesAllowed(Spec.TaskTemplate.Placement?.Constraints ?? [], nodes);
  const elsewhere = serving.filter(({ NodeID }) => !allowed.some(({ id }) => id === NodeID));
  const [first] = elsewhere.map(({ NodeID }) => nodes.find(({ id }) => id === NodeID)?.hostname ?? NodeID);
  return first && `a task runs on ${first}, where its constraints do not allow it`;
}

function jobProgress(
  service: SwarmService,
  current: readonly SwarmTask[],
  nodes: readonly SwarmNode[],
): Omit<Progress, 'updating'> {
  const iteration = service.JobStatus?.JobIteration?.Index ?? 0;
  const done = current.filter(
    (task) => task.Status.State === 'complete' && (task.JobIteration?.Index ?? 0) === iteration,
  );
  const wanted = service.Spec.Mode.GlobalJob
    ? nodesExpected(service.Spec, nodes).length
    : (service.Spec.Mode.ReplicatedJob?.TotalCompletions ?? 1);
  return {
    running: done.length,
    wanted,
    surplus: 0,
    leaving: undefined,
    missing: done.length < wanted ? `${done.length} of ${wanted} jobs done` : undefined,
  };
}

function isPending(task: SwarmTask): boolean {
  return task.Status.State === 'pending' || task.Status.State === 'new';
}

function describeAhead(tasks: readonly SwarmTask[]): string {
  const states = tasks.map(({ Status }) => Status.State).filter((state) => state !== 'running');
  if (states.length === 0) return '';
  const counts = [...new Set(states)].map(
    (state) => `${states.filter((other) => other === state).length} ${state}`,
  );
  return ` (${counts.join(', ')})`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
