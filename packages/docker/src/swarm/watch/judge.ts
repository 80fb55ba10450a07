import { isDeepStrictEqual } from 'node:util';
import type { SwarmNode } from '../model/nodes.ts';
import { whyNowhere } from '../model/placement.ts';
import { isSameUpdate, type ServiceSpec, type SwarmService } from '../model/services.ts';
import { comparableSpec, differences, type NetworkNames } from '../model/specs.ts';
import { graceSecondsOf, isOver, isToldToStop, type SwarmTask } from '../model/tasks.ts';
import { createFailures, type Failures } from './failures.ts';
import { describeEnd, type Hopeless, shownBy, whyHopeless } from './hopeless.ts';
import { type Progress, progressOf } from './progress.ts';
import type { StackView } from './view-stack.ts';

/** The verdict of one look on one service. */
export interface ServiceVerdict {
  /** Full name: `marina_harbor`. */
  readonly service: string;
  readonly progress?: Progress;
  readonly hopeless?: Hopeless;
  /** The time at which all tasks that were told to stop must have ended, if any still run; on the clock of the looks. */
  readonly leavesBy?: number;
}

export interface JudgeOptions {
  /** Full name → the comparable spec that the service must have. */
  readonly expected: ReadonlyMap<string, ServiceSpec>;
  /**
   * The stack before the change. Tasks that had ended by then do not count. A task from before that is rejected
   * afterwards does not count either: it may have been made with a registry login that the swarm has replaced. The next
   * task counts. An update that Swarm began before the change is no news.
   */
  readonly before: Pick<StackView, 'services' | 'tasks'>;
  /** Full names of global services that no node took before the change either: they may run nowhere. */
  readonly nowhereBefore?: ReadonlySet<string> | undefined;
}

/** Judges successive looks at a stack, and remembers the earlier ones. */
export interface Judge {
  /** @param now milliseconds of any clock that never goes back */
  look(view: StackView, now: number): readonly ServiceVerdict[];
  /** To be called when all services run. From then on a single failed task is a failure. */
  forgiveNothing(): void;
  /**
   * The longest life of a failed task, in milliseconds from its making to its end; 0 where none has failed. Only a task
   * that runs for longer shows that it does not fail in the same way.
   */
  longestFailedLife(): number;
}

interface Watched {
  readonly name: string;
  readonly spec: ServiceSpec;
  readonly failures: Failures;
}

/** Milliseconds within which the swarm knows of a task's end after its grace period. A busy node reports late. */
const reportedMs = 30_000;

/** Makes the judge that decides whether services reach their spec and keep it. */
export function createJudge({ expected, before, nowhereBefore }: JudgeOptions): Judge {
  const ended = new Set(before.tasks.filter(isOver).map(({ ID }) => ID));
  const watched = [...expected].map(
    ([name, spec]): Watched => ({ name, spec, failures: createFailures(spec, before.tasks) }),
  );
  const since = new Map<string, number>();
  let forgiven: ReadonlySet<string> | undefined;

  function lasting(key: string, isSo: boolean, now: number): number {
    if (!isSo) {
      since.delete(key);
      return 0;
    }
    const start = since.get(key) ?? now;
    since.set(key, start);
    return now - start;
  }

  function judgeService({ name, spec, failures }: Watched, view: StackView, now: number): ServiceVerdict {
    const service = view.services.find(({ Spec }) => Spec.Name === name);
    if (!service) return { service: name, hopeless: { cause: 'the service is gone; somebody removed it' } };
    const own = view.tasks.filter(({ ServiceID, ID }) => ServiceID === service.ID && !ended.has(ID));
    failures.look(service, own, view, now);
    const mayBeNowhere = nowhereBefore?.has(name) ?? false;
    const progress = asBefore(progressOf(service, own, view.nodes), mayBeNowhere);
    const { Global, GlobalJob } = service.Spec.Mode;
    const history = {
      failures: failures.tasks,
      lasted: (what: string, isSo: boolean) => lasting(`${name} ${what}`, isSo, now),
      makingRoom: view.tasks.some((task) => isLeaving(task, view.nodes)),
      nodeAway: view.nodes.some(({ availability, state }) => availability === 'active' && state !== 'ready'),
      updateIsEarlier: isSameUpdate(
        before.services.find(({ ID }) => ID === service.ID),
        service,
      ),
      nowhere: (Global ?? GlobalJob) && progress.missing ? whyNowhere(service.Spec, view.nodes) : undefined,
      isComplete: progress.missing === undefined,
    };
    const hopeless =
      whyHopeless(service, own, history) ??
      otherSpec(service, spec, view.networks) ??
      restarted(failures.tasks);
    if (hopeless) return { service: name, hopeless };
    const leavesBy = endOfGrace(progress.leavers, now);
    return { service: name, progress, ...(leavesBy === undefined ? {} : { leavesBy }) };
  }

  /** When the leavers must have ended; undefined where there are none, or one was not told to stop. */
  function endOfGrace(leavers: readonly SwarmTask[], now: number): number | undefined {
    const ends = leavers.map((task) => {
      const toldMs = lasting(`${task.ID} told to stop`, isToldToStop(task), now);
      return isToldToStop(task) ? now - toldMs + graceSecondsOf(task) * 1000 + reportedMs : undefined;
    });
    const known = ends.filter((end) => end !== undefined);
    return known.length > 0 && known.length === ends.length ? Math.max(...known) : undefined;
  }

  function restarted(seen: ReadonlyMap<string, SwarmTask>): Hopeless | undefined {
    const task = forgiven && [...seen.values()].find(({ ID }) => !forgiven?.has(ID));
    return task && { cause: `it was running and then failed: ${describeEnd(task)}`, ...shownBy(task) };
  }

  return {
    look: (view, now) => watched.map((one) => judgeService(one, view, now)),
    forgiveNothing() {
      forgiven ??= new Set(watched.flatMap(({ failures }) => [...failures.tasks.keys()]));
    },
    longestFailedLife: () => Math.max(0, ...watched.map(({ failures }) => failures.longestLife())),
  };
}

/** The progress of a service that may run nowhere: nothing is missing then. */
function asBefore(progress: Progress, mayBeNowhere: boolean): Progress {
  return mayBeNowhere && progress.wanted === 0 ? { ...progress, missing: undefined } : progress;
}

function otherSpec(service: SwarmService, spec: ServiceSpec, networks: NetworkNames): Hopeless | undefined {
  const found = comparableSpec(service.Spec, networks);
  if (isDeepStrictEqual(found, spec)) return undefined;
  const paths = differences(spec, found).map(({ path }) => path);
  return {
    cause: `its spec is not what was deployed (${paths.slice(0, 3).join(', ')}): somebody else changed it`,
  };
}

/** Whether a task is still ending. A task on a node that is down does not count: the node never reports its end. */
function isLeaving(task: SwarmTask, nodes: readonly SwarmNode[]): boolean {
  const isUp = nodes.some(({ id, state }) => id === task.NodeID && state === 'ready');
  return isUp && isToldToStop(task) && !isOver(task);
}
