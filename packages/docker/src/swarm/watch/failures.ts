import type { ServiceSpec, SwarmService } from '../model/services.ts';
import { comparableSpec, type NetworkNames, runsTemplate } from '../model/specs.ts';
import { hasFailed, isOver, isToldToStop, placeOf, type SwarmTask } from '../model/tasks.ts';
import type { StackView } from './view-stack.ts';

/** The tasks of one service that failed since the watch began. */
export interface Failures {
  /** By id. They are kept even when the swarm has removed them. */
  readonly tasks: ReadonlyMap<string, SwarmTask>;
  /** @param own the tasks of the service at this look, without those that had ended before the watch */
  look(service: SwarmService, own: readonly SwarmTask[], view: StackView, now: number): void;
  /** The longest life of a failed task, in milliseconds from its making to its end; 0 where none has failed. */
  longestLife(): number;
}

/** A task at the last look that showed it. */
interface Seen {
  readonly task: SwarmTask;
  /** The time of the first look that showed it. */
  readonly since: number;
  /** No other task ran in its place. Of several, Swarm ends all but one. */
  readonly isAlone: boolean;
}

/**
 * Makes the memory of a service's failures. A task that ended counts, and so does a task that was not told to stop and is
 * no longer listed: a swarm with a task history limit of 0 forgets a task as soon as it ends.
 * @param spec the comparable spec that the service must have; tasks of other specs do not count
 * @param before the tasks before the change
 */
export function createFailures(spec: ServiceSpec, before: readonly SwarmTask[]): Failures {
  const madeBefore = new Set(before.map(({ ID }) => ID));
  const toldToStop = new Set(before.filter(isToldToStop).map(({ ID }) => ID));
  const failures = new Map<string, SwarmTask>();
  const lives = new Map<string, number>();
  const awayOnce = new Set<string>();
  let listed = new Map<string, Seen>();

  function add(task: SwarmTask, lifeMs: number): void {
    failures.set(task.ID, task);
    lives.set(task.ID, lifeMs);
  }

  /** Whether a task that is no longer listed can have gone only by its own end. */
  function endedUnseen({ task, isAlone }: Seen, service: SwarmService): boolean {
    const { ReplicatedJob, GlobalJob } = service.Spec.Mode;
    if (ReplicatedJob || GlobalJob || !isAlone || toldToStop.has(task.ID) || isOver(task)) return false;
    if (task.NodeID === undefined || awayOnce.has(task.NodeID)) return false;
    return runsTemplate(task.Spec, service.Spec.TaskTemplate);
  }

  return {
    tasks: failures,
    look(service, own, view, now) {
      for (const { id, availability, state } of view.nodes)
        if (availability !== 'active' || state !== 'ready') awayOnce.add(id);
      for (const task of own) {
        if (isToldToStop(task) && !isOver(task)) toldToStop.add(task.ID);
        if (!hasFailed(task) || toldToStop.has(task.ID) || task.DesiredState === 'remove') continue;
        if (task.Status.State === 'rejected' && madeBefore.has(task.ID)) continue;
        if (isOf(task, spec, view.networks)) add(task, lifeOf(task));
      }
      const ids = new Set(own.map(({ ID }) => ID));
      for (const seen of listed.values()) {
        if (ids.has(seen.task.ID) || !endedUnseen(seen, service)) continue;
        if (isOf(seen.task, spec, view.networks)) add(forgotten(seen.task), now - seen.since);
      }
      const places = own.filter((task) => !isOver(task)).map(placeOf);
      listed = new Map(
        own.map((task) => [
          task.ID,
          {
            task,
            since: listed.get(task.ID)?.since ?? now,
            isAlone: places.filter((place) => place === placeOf(task)).length === 1,
          },
        ]),
      );
    },
    longestLife: () => Math.max(0, ...lives.values()),
  };
}

/** The task as it must have ended. Its last state is not known, nor is the time of it. */
function forgotten(task: SwarmTask): SwarmTask {
  const Err =
    'the swarm lists it no more and does not know why (it keeps too few ended tasks: docker swarm update --task-history-limit 5)';
  return { ...task, Status: { ...task.Status, State: 'failed', Timestamp: '', Err } };
}

function isOf(task: SwarmTask, spec: ServiceSpec, networks: NetworkNames): boolean {
  const { ForceUpdate: _counter, ...own } = task.Spec;
  return runsTemplate(
    comparableSpec({ ...spec, TaskTemplate: own }, networks).TaskTemplate,
    spec.TaskTemplate,
  );
}

/** Milliseconds that a task lived; 0 where the swarm's times are not plausible. */
function lifeOf({ CreatedAt, Status }: SwarmTask): number {
  const life = Date.parse(Status.Timestamp) - Date.parse(CreatedAt);
  return Number.isFinite(life) && life > 0 ? life : 0;
}
