import { describeEnd, hasFailed, isOver, placeOf, type SwarmTask } from '@fairway/docker/swarm';

/** Milliseconds. Failed tasks that ended before that are not counted. */
const countedMs = 60 * 60_000;
/** Milliseconds within which failures in one place are a loop. */
const loopMs = 15 * 60_000;
/** Failures in one place after which the next task is taken to fail as well. */
const failuresThatAreALoop = 3;
/** Milliseconds that a task runs at least before an earlier loop is over. */
const stableMs = 60_000;

/** What the failed tasks of a service tell. */
export interface Restarts {
  /** Tasks that failed within the last hour, as far as Swarm still lists them. */
  readonly count: number;
  /** A place whose tasks fail again and again, in words; undefined where there is none. */
  readonly loop: string | undefined;
  /** The newest failed task. */
  readonly last: SwarmTask | undefined;
}

/**
 * Reads the restarts of a service out of the tasks that Swarm lists: it keeps the last five of each place by default. A
 * loop is told also at a moment when a task runs, until that one has lived for longer than those that failed.
 * @param now milliseconds since the Unix epoch by the clock of the swarm
 */
export function restartsOf(tasks: readonly SwarmTask[], now: number): Restarts {
  const failed = tasks.filter(hasFailed).toSorted(byEnd);
  const recent = failed.filter((task) => now - endOf(task) <= countedMs);
  const places = [...new Set(recent.map(placeOf))];
  const loops = places.flatMap((place) => loopIn(place, recent, tasks, now) ?? []);
  return { count: recent.length, loop: loops[0], last: recent.at(-1) };
}

function loopIn(
  place: string,
  failed: readonly SwarmTask[],
  tasks: readonly SwarmTask[],
  now: number,
): string | undefined {
  const own = failed.filter((task) => placeOf(task) === place && now - endOf(task) <= loopMs);
  const last = own.at(-1);
  if (own.length < failuresThatAreALoop || !last) return undefined;
  const longest = Math.max(stableMs, ...own.map((task) => endOf(task) - Date.parse(task.CreatedAt)));
  const current = tasks.find(
    (task) => placeOf(task) === place && task.Status.State === 'running' && !isOver(task),
  );
  if (current && now - endOf(current) > longest) return undefined;
  return `it failed ${own.length} times within ${minutes(now - endOf(own[0] ?? last))}: ${describeEnd(last)}`;
}

/** When a task reached its last state: its end, where it is over. */
function endOf(task: SwarmTask): number {
  return Date.parse(task.Status.Timestamp) || Date.parse(task.CreatedAt);
}

function minutes(ms: number): string {
  const count = Math.max(1, Math.ceil(ms / 60_000));
  return `${count} ${count === 1 ? 'minute' : 'minutes'}`;
}

function byEnd(a: SwarmTask, b: SwarmTask): number {
  return endOf(a) - endOf(b);
}
