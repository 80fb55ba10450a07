import type { SwarmNode } from '../model/nodes.ts';
import { nodesExpected, whyNowhere } from '../model/placement.ts';
import type { SwarmService } from '../model/services.ts';
import { hasFailed, type SwarmTask } from '../model/tasks.ts';

/** The tasks of the run of a job that its current spec started. */
export function tasksOfRun({ JobStatus }: SwarmService, tasks: readonly SwarmTask[]): readonly SwarmTask[] {
  const iteration = JobStatus?.JobIteration?.Index ?? 0;
  return tasks.filter(({ JobIteration }) => (JobIteration?.Index ?? 0) === iteration);
}

/**
 * The progress of a job. Its tasks are to end with exit status 0, one for each completion that is wanted, or one on each
 * node for a global job.
 */
export function jobProgress(
  service: SwarmService,
  current: readonly SwarmTask[],
  nodes: readonly SwarmNode[],
) {
  const run = tasksOfRun(service, current);
  const done = run.filter(({ Status }) => Status.State === 'complete');
  const { wanted, missing } = service.Spec.Mode.GlobalJob
    ? doneOnNodes(service, done, nodes)
    : doneTimes(service.Spec.Mode.ReplicatedJob?.TotalCompletions ?? 1, done);
  return {
    running: done.length,
    wanted,
    surplus: 0,
    leaving: undefined,
    leavers: [],
    missing,
    inTheWay: missing ? (run.findLast(hasFailed) ?? run.find((task) => !done.includes(task))) : undefined,
  };
}

function doneTimes(wanted: number, done: readonly SwarmTask[]) {
  const missing = done.length < wanted ? `${done.length} of ${wanted} jobs done` : undefined;
  return { wanted, missing };
}

function doneOnNodes({ Spec }: SwarmService, done: readonly SwarmTask[], nodes: readonly SwarmNode[]) {
  const expected = nodesExpected(Spec, nodes);
  const nodesDone = new Set(done.map(({ NodeID }) => NodeID));
  const without = expected.filter(({ id }) => !nodesDone.has(id)).map(({ hostname }) => hostname);
  const nowhere = done.length === 0 ? whyNowhere(Spec, nodes) : undefined;
  return {
    wanted: expected.length,
    missing: without.length > 0 ? `the job is not done yet on ${without.join(', ')}` : nowhere,
  };
}
