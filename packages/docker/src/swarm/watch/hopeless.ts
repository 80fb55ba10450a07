import type { SwarmService } from '../model/services.ts';
import { runsTemplate } from '../model/specs.ts';
import { hasFailed, placeOf, type SwarmTask } from '../model/tasks.ts';
import { tasksOfRun } from './job-progress.ts';

/** The reason why waiting longer is useless. */
export interface Hopeless {
  /** One sentence. */
  readonly cause: string;
  /** The task that shows the cause, if one does. */
  readonly task?: SwarmTask;
  /** The first time when the cause was visible, by the clock of the node or manager that reported it; ISO 8601. */
  readonly shownAt?: string;
}

/** The history of one service since the watch began. */
export interface ServiceHistory {
  /** The tasks that failed since then, by id. They are kept even when the swarm has removed them. */
  readonly failures: ReadonlyMap<string, SwarmTask>;
  /** Milliseconds for which a condition has held without a break, by its name; 0 where it does not hold. */
  readonly lasted: (what: string, isSo: boolean) => number;
  /** A task of the stack is ending. Its resources (memory, a port of its node) will be free soon. */
  readonly makingRoom: boolean;
  /** An active node is not up. It may only have been silent for a moment. */
  readonly nodeAway: boolean;
  /** Swarm's last update of the service began before the watch. Somebody else made it, and it is no news. */
  readonly updateIsEarlier: boolean;
  /** Why no node takes a task of a global service, in words, if so. */
  readonly nowhere: string | undefined;
  /** Every task runs that the spec wants. */
  readonly isComplete: boolean;
}

/** Failures in one place after which the next task would fail as well. */
const failuresThatAreALoop = 3;
/** Failed pulls of an image that are final. A single one can be a short trouble of the registry. */
const rejectionsThatAreFinal = 2;
/**
 * Refusals that are final where the engine could not join an overlay network. An engine that was just restarted still has
 * the interfaces of its former life, and is rid of them within some tries (moby/libnetwork: "vxlan interface: file exists").
 */
const networkRejectionsThatAreFinal = 8;
/** Milliseconds for which "no suitable node" must last while no old task is about to make room. */
const unplacedMs = 3_000;
/** The same time while a node is away that might take the task: a restarted engine is back within seconds. */
const unplacedAwayMs = 30_000;
/** Milliseconds after which no next task will follow. Swarm makes it as soon as it knows of the end of the last one. */
const abandonedMs = 3_000;

/** States in which Swarm has given up its update (swarmkit, orchestrator/update/updater.go). */
const endedUpdates: Readonly<Record<string, string>> = {
  paused: 'Swarm paused the update',
  rollback_started: 'Swarm began to roll the service back by itself',
  rollback_paused: 'Swarm began to roll the service back by itself and paused',
  rollback_completed: 'Swarm rolled the service back by itself',
};

/**
 * The reason why a service can no longer reach its spec, from its tasks and Swarm's updater; undefined where it can.
 */
export function whyHopeless(
  service: SwarmService,
  own: readonly SwarmTask[],
  history: ServiceHistory,
): Hopeless | undefined {
  const failed = [...history.failures.values()].sort(byCreation);
  return (
    givenUp(service, failed.at(-1), history) ??
    rejectedForGood(failed) ??
    (hasOwnEnd(service) ? undefined : crashLoop(failed.filter((task) => !isNetworkRefusal(task)))) ??
    unplaced(service, own, history) ??
    abandoned(service, own, history)
  );
}

/**
 * Swarm has given up its update. An update from before the watch counts only where it is paused and tasks are missing:
 * Swarm does not go on with it. One that was rolled back long ago says nothing about the tasks that run now.
 */
function givenUp(
  { UpdateStatus }: SwarmService,
  last: SwarmTask | undefined,
  { updateIsEarlier, isComplete }: ServiceHistory,
): Hopeless | undefined {
  const state = UpdateStatus?.state ?? '';
  const ended = endedUpdates[state];
  if (!ended || (updateIsEarlier && (isComplete || !state.endsWith('paused')))) return undefined;
  const said = last ? describeEnd(last) : UpdateStatus?.message;
  return { cause: `${ended}: ${said}`, ...(last ? shownBy(last) : {}) };
}

/** Whether a service is a job that may fail a number of times: `max_attempts` says when it is over, not a loop. */
function hasOwnEnd({ Spec: { Mode, TaskTemplate } }: SwarmService): boolean {
  return Boolean(Mode.ReplicatedJob ?? Mode.GlobalJob) && (TaskTemplate.RestartPolicy?.MaxAttempts ?? 0) > 0;
}

/** The cause of a task's end: `task: non-zero exit (1)`, `No such image: …`. */
export function describeEnd(task: SwarmTask): string {
  const { Err, Message, State } = task.Status;
  if (State === 'complete') return 'its container ended with exit status 0';
  return Err ?? Message ?? `the task ended as ${State}`;
}

/** The task as evidence, with the time of its last state. */
export function shownBy(task: SwarmTask): Pick<Hopeless, 'task' | 'shownAt'> {
  return { task, shownAt: task.Status.Timestamp };
}

function rejectedForGood(failed: readonly SwarmTask[]): Hopeless | undefined {
  const rejected = failed.filter(({ Status }) => Status.State === 'rejected');
  const certain = rejected.findLast((task) =>
    /invalid mount config|bind source path|invalid /i.test(describeEnd(task)),
  );
  const ofNetwork = rejected.filter(isNetworkRefusal);
  const isFinal =
    rejected.length - ofNetwork.length >= rejectionsThatAreFinal ||
    rejected.length >= networkRejectionsThatAreFinal;
  const task = certain ?? (isFinal ? rejected.at(-1) : undefined);
  return task && { cause: `a node refuses to start it: ${describeEnd(task)}`, ...shownBy(task) };
}

function isNetworkRefusal(task: SwarmTask): boolean {
  return task.Status.State === 'rejected' && /network sandbox join failed/i.test(describeEnd(task));
}

function crashLoop(failed: readonly SwarmTask[]): Hopeless | undefined {
  for (const task of failed) {
    const place = failed.filter((other) => placeOf(other) === placeOf(task));
    const last = place.at(-1);
    if (place.length >= failuresThatAreALoop && last) {
      return { cause: `it failed ${place.length} times in a row: ${describeEnd(last)}`, ...shownBy(last) };
    }
  }
  return undefined;
}

function unplaced(
  service: SwarmService,
  own: readonly SwarmTask[],
  { lasted, makingRoom, nodeAway, nowhere }: ServiceHistory,
): Hopeless | undefined {
  const task = own.find(
    ({ Status, Spec, DesiredState }) =>
      Status.State === 'pending' &&
      DesiredState === 'running' &&
      /no suitable node/i.test(Status.Err ?? '') &&
      runsTemplate(Spec, service.Spec.TaskTemplate),
  );
  // The scheduler writes a new time at each try, so the time at which the task was made is used.
  const patienceMs = nodeAway ? unplacedAwayMs : unplacedMs;
  if (lasted('nowhere', nowhere !== undefined) >= patienceMs && nowhere) return { cause: nowhere };
  return lasted('unplaced', task !== undefined && !makingRoom) >= patienceMs && task
    ? { cause: `no node can take it: ${describeEnd(task)}`, task, shownAt: task.CreatedAt }
    : undefined;
}

/** A place whose newest task ended without a next one. The restart policy has given the place up. */
function abandoned(
  service: SwarmService,
  own: readonly SwarmTask[],
  { lasted }: ServiceHistory,
): Hopeless | undefined {
  const { Mode, TaskTemplate } = service.Spec;
  const isJob = Boolean(Mode.ReplicatedJob ?? Mode.GlobalJob);
  const wanted = Mode.Replicated?.Replicas ?? 1;
  const current = own.filter(({ Spec }) => runsTemplate(Spec, TaskTemplate));
  const newest = new Map(
    (isJob ? tasksOfRun(service, current) : current)
      .toSorted(byCreation)
      .map((task) => [isJob ? placeOfJob(service, task) : placeOf(task), task]),
  );
  const ended = [...newest.values()].find((task) => {
    if (isJob) return hasFailed(task) && mayBeGivenUp(task);
    const isOver = hasFailed(task) || task.Status.State === 'complete';
    return isOver && mayBeGivenUp(task) && (Mode.Global || (task.Slot ?? 0) <= wanted);
  });
  return lasted('abandoned', ended !== undefined) >= abandonedMs && ended
    ? {
        cause: `it ended and its restart policy does not start it again: ${describeEnd(ended)}`,
        ...shownBy(ended),
      }
    : undefined;
}

/** The place of a task of a job. The first replica of a job has the number 0, which the engine leaves out. */
function placeOfJob({ Spec }: SwarmService, task: SwarmTask): string {
  return Spec.Mode.ReplicatedJob ? `slot ${task.Slot ?? 0}` : placeOf(task);
}

/**
 * Whether a restart policy can end with this task. Otherwise Swarm makes the next task, however long a busy manager
 * takes (swarmkit, orchestrator/restart/restart.go, shouldRestart).
 */
function mayBeGivenUp({ Spec, Status }: SwarmTask): boolean {
  const { Condition = 'any', MaxAttempts = 0 } = Spec.RestartPolicy ?? {};
  const restarts = Condition === 'any' || (Condition === 'on-failure' && Status.State !== 'complete');
  return !restarts || MaxAttempts > 0;
}

function byCreation(a: SwarmTask, b: SwarmTask): number {
  return a.CreatedAt < b.CreatedAt ? -1 : a.CreatedAt > b.CreatedAt ? 1 : 0;
}
