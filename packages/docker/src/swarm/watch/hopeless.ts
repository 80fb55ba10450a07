import type { SwarmService } from '../model/services.ts';
import { runsTemplate } from '../model/specs.ts';
import { hasFailed, placeOf, type SwarmTask } from '../model/tasks.ts';

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
}

/** Failures in one place after which the next task would fail as well. */
const failuresThatAreALoop = 3;
/** Failed pulls of an image that are final. A single one can be a short trouble of the registry. */
const rejectionsThatAreFinal = 2;
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
  const last = failed.at(-1);
  const ended = endedUpdates[service.UpdateStatus?.state ?? ''];
  if (ended) {
    const said = last ? describeEnd(last) : service.UpdateStatus?.message;
    return { cause: `${ended}: ${said}`, ...(last ? shownBy(last) : {}) };
  }
  return (
    rejectedForGood(failed) ??
    crashLoop(failed) ??
    unplaced(service, own, history) ??
    abandoned(service, own, history)
  );
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
  const task = certain ?? (rejected.length >= rejectionsThatAreFinal ? rejected.at(-1) : undefined);
  return task && { cause: `a node refuses to start it: ${describeEnd(task)}`, ...shownBy(task) };
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
  { lasted, makingRoom, nodeAway }: ServiceHistory,
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
  if (service.Spec.Mode.ReplicatedJob || service.Spec.Mode.GlobalJob) return undefined;
  const wanted = service.Spec.Mode.Replicated?.Replicas ?? 1;
  const newest = new Map(
    own
      .filter(({ Spec }) => runsTemplate(Spec, service.Spec.TaskTemplate))
      .sort(byCreation)
      .map((task) => [placeOf(task), task]),
  );
  const ended = [...newest.values()].find(
    (task) =>
      (hasFailed(task) || task.Status.State === 'complete') &&
      mayBeGivenUp(task) &&
      (service.Spec.Mode.Global || (task.Slot ?? 0) <= wanted),
  );
  return lasted('abandoned', ended !== undefined) >= abandonedMs && ended
    ? {
        cause: `it ended and its restart policy does not start it again: ${describeEnd(ended)}`,
        ...shownBy(ended),
      }
    : undefined;
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
