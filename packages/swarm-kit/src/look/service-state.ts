import {
  describeEnd,
  hasFailed,
  isOver,
  nodesAllowed,
  placeOf,
  progressOf,
  runsTemplate,
  type ServiceSpec,
  type SwarmNode,
  type SwarmService,
  type SwarmTask,
  whyNowhere,
} from '@fairway/docker/swarm';
import { limitOfState } from './patience.ts';
import { type Restarts, restartsOf } from './restarts.ts';
import { openUpdate, updateUnderWay } from './update-state.ts';

/** One service as the swarm and the engines of its nodes show it. */
export interface ServiceFacts {
  readonly service: SwarmService;
  /** All tasks of the service that Swarm lists. */
  readonly tasks: readonly SwarmTask[];
  readonly nodes: readonly SwarmNode[];
  /** The spec with which the running release was proven; undefined where the ledger does not say. */
  readonly released: ServiceSpec | undefined;
  /** Ids of tasks that the swarm calls running, and whose node runs no such container. */
  readonly away: ReadonlySet<string>;
  /** Milliseconds since the Unix epoch by the clock of the swarm. */
  readonly now: number;
}

/** The verdict of one look. */
export interface StateSeen {
  readonly state: 'up' | 'starting' | 'down' | 'stopped' | 'job';
  readonly running: number;
  readonly wanted: number;
  readonly restarts: number;
  /** The cause, where the state is not `up`. */
  readonly why?: string | undefined;
  /** The task whose log tells more. */
  readonly task?: SwarmTask | undefined;
}

/** Milliseconds within which Swarm makes the next task after one has ended. */
const nextTaskMs = 15_000;

/** Judges one service. Nothing but its argument counts. */
export function serviceState(seen: ServiceFacts): StateSeen {
  const { service, released, nodes, now } = seen;
  const tasks = seen.tasks.map((task) => (seen.away.has(task.ID) ? withoutContainer(task) : task));
  const progress = progressOf(service, tasks, nodes);
  const restarts = restartsOf(tasks, now);
  const seenOf = (state: StateSeen['state'], why?: string, task?: SwarmTask): StateSeen => ({
    state,
    running: progress.running,
    wanted: progress.wanted,
    restarts: restarts.count,
    ...(why === undefined ? {} : { why }),
    ...(task === undefined ? {} : { task }),
  });
  const byHand = stoppedByHand(service.Spec, released);
  if (byHand !== undefined) return { ...seenOf('stopped', byHand.why), wanted: byHand.wanted };
  const update = updateUnderWay(service, now);
  if (update !== undefined) return seenOf('starting', update);
  const { ReplicatedJob, GlobalJob, Global } = service.Spec.Mode;
  if (ReplicatedJob ?? GlobalJob) return jobState(seen, progress, restarts, seenOf);
  if (restarts.loop !== undefined) return seenOf('down', restarts.loop, restarts.last);
  if (progress.missing === undefined) return seenOf('up');
  const done = finished(service, tasks);
  if (done > 0 && progress.running + done >= progress.wanted)
    return progress.running > 0 ? seenOf('up') : seenOf('job', 'it ended with exit status 0');
  const setAside = Global ? drained(service.Spec, nodes) : undefined;
  if (setAside !== undefined) return seenOf('stopped', setAside);
  const coming = comingUp(service, tasks, progress.wanted - progress.running, now);
  if (coming !== undefined) return seenOf('starting', coming);
  return seenOf(
    'down',
    whyDown(service, progress, restarts, nodes),
    restarts.last ?? progress.inTheWay ?? tasks.at(-1),
  );
}

function withoutContainer(task: SwarmTask): SwarmTask {
  const Err = 'the swarm says that it runs, and its node runs no such container';
  return { ...task, Status: { ...task.Status, State: 'orphaned', Err } };
}

/** A service that a person has scaled to nothing. A release that wants no replicas is not stopped by hand. */
function stoppedByHand(
  { Mode }: ServiceSpec,
  released: ServiceSpec | undefined,
): { readonly why: string; readonly wanted: number } | undefined {
  if (!Mode.Replicated || (Mode.Replicated.Replicas ?? 1) > 0) return undefined;
  const wanted = released ? (released.Mode.Replicated?.Replicas ?? 1) : 1;
  if (wanted === 0) return undefined;
  const should = released ? `; its release has ${wanted}` : '';
  return { why: `somebody has scaled it to 0 replicas${should}`, wanted };
}

function jobState(
  { service, nodes }: ServiceFacts,
  progress: ReturnType<typeof progressOf>,
  restarts: Restarts,
  seenOf: (state: StateSeen['state'], why?: string, task?: SwarmTask) => StateSeen,
): StateSeen {
  if (progress.missing === undefined) return seenOf('job', 'it ended with exit status 0');
  const { inTheWay } = progress;
  const gaveUp = inTheWay && hasFailed(inTheWay) && !mayRestart(inTheWay, restarts.count);
  const nowhere = service.Spec.Mode.GlobalJob ? whyNowhere(service.Spec, nodes) : undefined;
  if (gaveUp || restarts.loop !== undefined)
    return seenOf('down', restarts.loop ?? describeEnd(inTheWay as SwarmTask), inTheWay ?? restarts.last);
  return nowhere === undefined ? seenOf('starting', progress.missing) : seenOf('down', nowhere);
}

/** Places whose newest task ended with exit status 0 and is not started again, because its restart policy says so. */
function finished({ Spec }: SwarmService, tasks: readonly SwarmTask[]): number {
  const { Condition = 'any' } = Spec.TaskTemplate.RestartPolicy ?? {};
  if (Condition === 'any') return 0;
  const newest = newestByPlace(tasks.filter((task) => runsTemplate(task.Spec, Spec.TaskTemplate)));
  return newest.filter(({ Status }) => Status.State === 'complete').length;
}

function newestByPlace(tasks: readonly SwarmTask[]): readonly SwarmTask[] {
  const sorted = tasks.toSorted((a, b) => a.CreatedAt.localeCompare(b.CreatedAt));
  return [...new Map(sorted.map((task) => [placeOf(task), task])).values()];
}

/** Why a global service runs nowhere, where people have set aside all nodes that it may run on. */
function drained(spec: ServiceSpec, nodes: readonly SwarmNode[]): string | undefined {
  const allowed = nodesAllowed(spec.TaskTemplate.Placement?.Constraints ?? [], nodes);
  const isSetAside = allowed.length > 0 && allowed.every(({ availability }) => availability !== 'active');
  return isSetAside ? whyNowhere(spec, nodes) : undefined;
}

/** What is under way in the places that are not served yet; undefined where too little is, or for too long. */
function comingUp(
  { Spec }: SwarmService,
  tasks: readonly SwarmTask[],
  missing: number,
  now: number,
): string | undefined {
  const current = tasks.filter((task) => runsTemplate(task.Spec, Spec.TaskTemplate));
  const coming = newestByPlace(current).filter((task) => task.Status.State !== 'running');
  const inTime = coming.filter((task) => {
    const ageMs = now - (Date.parse(task.Status.Timestamp) || Date.parse(task.CreatedAt));
    if (!isOver(task)) {
      // The scheduler writes a new time at each try.
      const isUnplaced = task.Status.State === 'pending' || task.Status.State === 'new';
      const since = isUnplaced ? now - Date.parse(task.CreatedAt) : ageMs;
      return since <= limitOfState(task.Status.State, Spec);
    }
    return task.Status.State !== 'orphaned' && ageMs <= nextTaskMs && mayRestart(task, 0);
  });
  if (inTime.length < missing || inTime.length === 0) return undefined;
  const states = [
    ...new Set(inTime.map(({ Status }) => (Status.State === 'starting' ? 'not healthy yet' : Status.State))),
  ];
  return `${inTime.length} of its tasks ${inTime.length === 1 ? 'is' : 'are'} coming up (${states.join(', ')})`;
}

/** Whether Swarm makes a next task by its restart policy. */
function mayRestart({ Spec, Status }: SwarmTask, restarts: number): boolean {
  const { Condition = 'any', MaxAttempts = 0 } = Spec.RestartPolicy ?? {};
  if (MaxAttempts > 0 && restarts >= MaxAttempts) return false;
  return Condition === 'any' || (Condition === 'on-failure' && Status.State !== 'complete');
}

function whyDown(
  { Spec, UpdateStatus }: SwarmService,
  { running, wanted, missing, inTheWay }: ReturnType<typeof progressOf>,
  { last }: Restarts,
  nodes: readonly SwarmNode[],
): string {
  const nowhere = Spec.Mode.Global ? whyNowhere(Spec, nodes) : undefined;
  const head =
    nowhere ?? (running < wanted ? `${running} of ${wanted} replicas run` : (missing ?? 'it does not run'));
  const update = openUpdate({ UpdateStatus });
  const task = inTheWay?.Status.Err ? inTheWay : last;
  return [head, ...(update ? [update] : []), ...(task ? [describeEnd(task)] : [])].join('; ');
}
