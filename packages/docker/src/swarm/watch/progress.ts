import type { SwarmNode } from '../model/nodes.ts';
import { nodesAllowed, nodesExpected, whyNowhere } from '../model/placement.ts';
import type { SwarmService } from '../model/services.ts';
import { runsTemplate } from '../model/specs.ts';
import { graceSecondsOf, isToldToStop, placeOf, type SwarmTask } from '../model/tasks.ts';
import { jobProgress } from './job-progress.ts';
import { nodesLeftAlone } from './paused-nodes.ts';

/** The progress of a service towards its spec. */
export interface Progress {
  /** Tasks of the current spec that run (and are healthy: Swarm calls a task running only then). */
  readonly running: number;
  readonly wanted: number;
  /** The part that is still missing, in words; undefined when every wanted task runs. */
  readonly missing: string | undefined;
  /** The tasks that still run and should not, in words; undefined when there are none. */
  readonly leaving: string | undefined;
  /** The same tasks. */
  readonly leavers: readonly SwarmTask[];
  /** The task that keeps the service from being complete, if one does. */
  readonly inTheWay: SwarmTask | undefined;
  /** Swarm itself still watches its update, and may still roll it back. */
  readonly updating: boolean;
  /** Tasks of the current spec that run beyond those wanted. */
  readonly surplus: number;
}

/** States in which a task has a container, or is about to. */
const alive = new Set(['assigned', 'accepted', 'preparing', 'ready', 'starting', 'running']);

/** States of Swarm's updater in which it still works. */
const atWork = new Set(['updating', 'rollback_started']);

/**
 * Compares a service with its own spec. Each task is compared by the spec that it was made from. Counts alone would not
 * do, because they are also right in the moment before an update begins.
 *
 * Tasks of a global service on a paused node do not count. Swarm leaves them as they are.
 */
export function progressOf(
  service: SwarmService,
  tasks: readonly SwarmTask[],
  nodes: readonly SwarmNode[],
): Progress {
  const template = service.Spec.TaskTemplate;
  const up = new Set(nodes.filter(({ state }) => state === 'ready').map(({ id }) => id));
  const alone = nodesLeftAlone(service.Spec, nodes);
  const own = tasks.filter(
    (task) =>
      task.ServiceID === service.ID && (isToldToStop(task) || !alone.has(task.NodeID ?? 'no node yet')),
  );
  const current = own.filter((task) => runsTemplate(task.Spec, template));
  const updating = atWork.has(service.UpdateStatus?.state ?? '');
  const { ReplicatedJob, GlobalJob } = service.Spec.Mode;
  if (ReplicatedJob || GlobalJob) return { ...jobProgress(service, current, nodes), updating };

  const serving = current.filter(
    ({ DesiredState, Status, NodeID }) =>
      DesiredState === 'running' && Status.State === 'running' && up.has(NodeID ?? ''),
  );
  // A node that is down cannot report the end of its tasks. A task that is told to end while it starts has a container.
  const leavers = own.filter(
    (task) =>
      !serving.includes(task) &&
      up.has(task.NodeID ?? '') &&
      (task.Status.State === 'running' ||
        (task.Status.State === 'starting' && task.DesiredState !== 'running')),
  );
  const leaving = describeLeavers(leavers, nodes);
  // An earlier task that is stopping may have to be gone before the next one starts.
  const stopping = describeLeavers(leavers.filter(isToldToStop), nodes);
  const { wanted, absent } = whatIsAbsent(service, current, serving, nodes);
  const surplus = Math.max(0, serving.length - wanted);
  const elsewhere = misplaced(service, serving, nodes);
  return {
    running: serving.length,
    wanted,
    updating,
    surplus,
    missing:
      (absent && `${absent}${stopping ? `; ${stopping}` : ''}`) ??
      elsewhere?.words ??
      (surplus > 0 ? `${surplus} more ${surplus === 1 ? 'task runs' : 'tasks run'} than wanted` : undefined),
    leaving,
    leavers,
    inTheWay: absent ? (whoIsLate(current, serving) ?? leavers[0]) : (elsewhere?.task ?? leavers[0]),
  };
}

/** Machines that a line of progress names at most. */
const mostNames = 3;

function whatIsAbsent(
  { Spec }: SwarmService,
  current: readonly SwarmTask[],
  serving: readonly SwarmTask[],
  nodes: readonly SwarmNode[],
): { wanted: number; absent: string | undefined } {
  const ahead = describeAhead(current.filter((task) => alive.has(task.Status.State) || isPending(task)));
  if (Spec.Mode.Global) {
    const expected = nodesExpected(Spec, nodes);
    const holding = new Set(serving.map(({ NodeID }) => NodeID));
    const without = expected
      .filter(({ id }) => !holding.has(id))
      .map(({ hostname }) => hostname)
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    return {
      wanted: expected.length,
      absent: without.length > 0 ? `not yet on ${fewNames(without)}${ahead}` : whyNowhere(Spec, nodes),
    };
  }
  const wanted = Spec.Mode.Replicated?.Replicas ?? 1;
  const slots = new Set(serving.map(placeOf)).size;
  return { wanted, absent: slots < wanted ? `${slots} of ${wanted} running${ahead}` : undefined };
}

/** Names of machines; of more than a line holds the first, and how many more there are. */
function fewNames(names: readonly string[]): string {
  return names.length <= mostNames
    ? names.join(', ')
    : `${names.slice(0, mostNames - 1).join(', ')} and ${names.length - mostNames + 1} more`;
}

/** The newest task in a place that is not served: one that ended with an error, or else one that has not come up. */
function whoIsLate(current: readonly SwarmTask[], serving: readonly SwarmTask[]): SwarmTask | undefined {
  const served = new Set(serving.map(placeOf));
  const late = current
    .filter((task) => !served.has(placeOf(task)) && task.Status.State !== 'running')
    .toSorted((a, b) => (a.CreatedAt < b.CreatedAt ? -1 : 1));
  return late.findLast(({ Status }) => Status.Err) ?? late.at(-1);
}

/** Swarm moves a task whose node no longer meets the constraints; until then it does not count. */
function misplaced(
  { Spec }: SwarmService,
  serving: readonly SwarmTask[],
  nodes: readonly SwarmNode[],
): { words: string; task: SwarmTask } | undefined {
  const allowed = nodesAllowed(Spec.TaskTemplate.Placement?.Constraints ?? [], nodes);
  const task = serving.find(({ NodeID }) => !allowed.some(({ id }) => id === NodeID));
  if (!task) return undefined;
  return { words: `a task runs on ${nodeOf(task, nodes)}, where its constraints do not allow it`, task };
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

/** Leavers that are named; more of them are only counted. */
const namedLeavers = 3;

function describeLeavers(leavers: readonly SwarmTask[], nodes: readonly SwarmNode[]): string | undefined {
  if (leavers.length === 0) return undefined;
  const named = leavers.slice(0, namedLeavers).map((task) => {
    const told = isToldToStop(task) ? `, told to stop, stop_grace_period ${graceSecondsOf(task)} s` : '';
    return `on ${nodeOf(task, nodes)}${told}`;
  });
  const more = leavers.length > namedLeavers ? ['…'] : [];
  const count = `${leavers.length} earlier task${leavers.length === 1 ? '' : 's'}`;
  return `${count} still running (${[...new Set(named), ...more].join('; ')})`;
}

function nodeOf({ NodeID }: SwarmTask, nodes: readonly SwarmNode[]): string {
  return nodes.find(({ id }) => id === NodeID)?.hostname ?? NodeID ?? '?';
}
