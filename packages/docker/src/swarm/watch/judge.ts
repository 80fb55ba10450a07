import { isDeepStrictEqual } from 'node:util';
import type { SwarmNode } from '../model/nodes.ts';
import type { ServiceSpec, SwarmService } from '../model/services.ts';
import { comparableSpec, differences, type NetworkNames, runsTemplate } from '../model/specs.ts';
import { hasFailed, type SwarmTask } from '../model/tasks.ts';
import { describeEnd, type Hopeless, shownBy, whyHopeless } from './hopeless.ts';
import { type Progress, progressOf } from './progress.ts';
import type { StackView } from './view-stack.ts';

/** The verdict of one look on one service. */
export interface ServiceVerdict {
  /** Full name: `marina_harbor`. */
  readonly service: string;
  readonly progress?: Progress;
  readonly hopeless?: Hopeless;
}

export interface JudgeOptions {
  /** Full name → the comparable spec that the service must have. */
  readonly expected: ReadonlyMap<string, ServiceSpec>;
  /**
   * The tasks before the change. Tasks that had ended by then do not count. A task from before that is rejected
   * afterwards does not count either: it may have been made with a registry login that the swarm has replaced. The next
   * task counts.
   */
  readonly before: readonly SwarmTask[];
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

/** Makes the judge that decides whether services reach their spec and keep it. */
export function createJudge({ expected, before }: JudgeOptions): Judge {
  const ended = new Set(before.filter(isOver).map(({ ID }) => ID));
  const made = new Set(before.map(({ ID }) => ID));
  const toldToStop = new Set(before.filter(({ DesiredState }) => isStop(DesiredState)).map(({ ID }) => ID));
  const failures = new Map<string, Map<string, SwarmTask>>();
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

  function judgeService(name: string, spec: ServiceSpec, view: StackView, now: number): ServiceVerdict {
    const service = view.services.find(({ Spec }) => Spec.Name === name);
    if (!service) return { service: name, hopeless: { cause: 'the service is gone; somebody removed it' } };
    const own = view.tasks.filter(({ ServiceID, ID }) => ServiceID === service.ID && !ended.has(ID));
    const seen = failures.get(name) ?? new Map<string, SwarmTask>();
    failures.set(name, seen);
    for (const task of own) {
      if (isStop(task.DesiredState) && !isOver(task)) toldToStop.add(task.ID);
      if (!hasFailed(task) || toldToStop.has(task.ID) || task.DesiredState === 'remove') continue;
      if (task.Status.State === 'rejected' && made.has(task.ID)) continue;
      if (isOf(task, spec, view.networks)) seen.set(task.ID, task);
    }
    const history = {
      failures: seen,
      lasted: (what: string, isSo: boolean) => lasting(`${name} ${what}`, isSo, now),
      makingRoom: view.tasks.some((task) => isLeaving(task, view.nodes)),
      nodeAway: view.nodes.some(({ availability, state }) => availability === 'active' && state !== 'ready'),
    };
    const hopeless =
      whyHopeless(service, own, history) ?? otherSpec(service, spec, view.networks) ?? restarted(seen);
    if (hopeless) return { service: name, hopeless };
    return { service: name, progress: progressOf(service, own, view.nodes) };
  }

  function restarted(seen: ReadonlyMap<string, SwarmTask>): Hopeless | undefined {
    const task = forgiven && [...seen.values()].find(({ ID }) => !forgiven?.has(ID));
    return task && { cause: `it was running and then failed: ${describeEnd(task)}`, ...shownBy(task) };
  }

  return {
    look: (view, now) => [...expected].map(([name, spec]) => judgeService(name, spec, view, now)),
    forgiveNothing() {
      forgiven ??= new Set([...failures.values()].flatMap((seen) => [...seen.keys()]));
    },
    longestFailedLife: () =>
      Math.max(0, ...[...failures.values()].flatMap((seen) => [...seen.values()].map(lifeOf))),
  };
}

function isOf(task: SwarmTask, spec: ServiceSpec, networks: NetworkNames): boolean {
  const { ForceUpdate: _counter, ...own } = task.Spec;
  return runsTemplate(
    comparableSpec({ ...spec, TaskTemplate: own }, networks).TaskTemplate,
    spec.TaskTemplate,
  );
}

function otherSpec(service: SwarmService, spec: ServiceSpec, networks: NetworkNames): Hopeless | undefined {
  const found = comparableSpec(service.Spec, networks);
  if (isDeepStrictEqual(found, spec)) return undefined;
  const paths = differences(spec, found).map(({ path }) => path);
  return {
    cause: `its spec is not what was deployed (${paths.slice(0, 3).join(', ')}): somebody else changed it`,
  };
}

/** Milliseconds that a task lived; 0 where the swarm's times are not plausible. */
function lifeOf({ CreatedAt, Status }: SwarmTask): number {
  const life = Date.parse(Status.Timestamp) - Date.parse(CreatedAt);
  return Number.isFinite(life) && life > 0 ? life : 0;
}

/** Whether a task was told to stop. Then it may end with any exit status. */
function isStop(desired: string): boolean {
  return desired === 'shutdown' || desired === 'remove';
}

/** Whether a task is still ending. A task on a node that is down does not count: the node never reports its end. */
function isLeaving(task: SwarmTask, nodes: readonly SwarmNode[]): boolean {
  const isUp = nodes.some(({ id, state }) => id === task.NodeID && state === 'ready');
  return isUp && isStop(task.DesiredState) && !isOver(task);
}

/** Whether a task is in a state that it never leaves (moby/swarmkit, api/types.proto, TaskState). */
function isOver(task: SwarmTask): boolean {
  return ['complete', 'shutdown', 'failed', 'rejected', 'remove', 'orphaned'].includes(task.Status.State);
}
