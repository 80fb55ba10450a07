import { Failure } from '@fairway/runtime';
import type { Action } from '../parse/action.ts';
import type { CallJob, StepsJob } from '../parse/job.ts';
import { type Place, refuse } from '../parse/place.ts';
import { readWorkflow, type Workflow } from '../parse/workflow.ts';
import type { Repository } from '../repositories/repository.ts';
import { readActionAt } from './action-files.ts';
import { checkActionInputs, checkBuiltInInputs, checkCall } from './check-names.ts';
import { checkReferences } from './check-references.ts';
import { type Location, resolveAction, resolveWorkflow, type StepUses } from './uses.ts';

/** A workflow with all workflows and actions that it uses, found and checked before anything runs. */
export interface LoadedWorkflow extends Workflow {
  readonly repository: Repository;
  /** The reusable workflows of its call jobs, by job id. */
  readonly called: ReadonlyMap<string, LoadedWorkflow>;
  /** The actions of its steps, by the step's place. */
  readonly uses: ReadonlyMap<Place, StepUses>;
}

/** GitHub's limit: the caller and nine levels of reusable workflows. */
const deepest = 10;

/**
 * Reads a workflow and, through its call jobs and steps, every file that it names.
 * @throws Failure for the first file that cannot be run, with its place
 */
export async function loadWorkflow(
  at: Location,
  fairway: Repository,
  place?: Place,
  depth = 1,
): Promise<LoadedWorkflow> {
  const text = await at.repository.readFile(at.path);
  if (text === undefined) throw missing(at, place);
  if (place !== undefined && depth > deepest)
    throw refuse(
      place,
      `reusable workflows are nested deeper than ${deepest}.`,
      'Break the circle or flatten.',
    );
  const workflow = await readWorkflow({ path: at.path, text });
  const called = new Map<string, LoadedWorkflow>();
  const uses = new Map<Place, StepUses>();
  const actions = new Map<Place, Action>();
  for (const job of workflow.jobs) {
    if (job.kind === 'call') called.set(job.id, await loadCalled(job, at.repository, fairway, depth));
    else await loadActions(job, at.repository, fairway, uses, actions);
  }
  checkReferences(workflow, called, actions);
  return { ...workflow, repository: at.repository, called, uses };
}

async function loadCalled(
  job: CallJob,
  here: Repository,
  fairway: Repository,
  depth: number,
): Promise<LoadedWorkflow> {
  const location = resolveWorkflow(job.uses.text, job.uses.place, here, fairway);
  const workflow = await loadWorkflow(location, fairway, job.uses.place, depth + 1);
  checkCall(job, workflow);
  return workflow;
}

async function loadActions(
  job: StepsJob,
  here: Repository,
  fairway: Repository,
  uses: Map<Place, StepUses>,
  actions: Map<Place, Action>,
): Promise<void> {
  for (const step of job.steps) {
    if (step.kind === 'run') continue;
    const found = resolveAction(step.uses.text, step.uses.place, here, fairway);
    uses.set(step.place, found);
    if (found.kind === 'built-in') checkBuiltInInputs(step, found.name);
    // A `./` action is read from the workspace when its step runs. Its inputs are checked then.
    if (found.kind !== 'action') continue;
    const action = await readActionAt(found, step.uses.place);
    checkActionInputs(step, action);
    actions.set(step.place, action);
  }
}

function missing({ repository, path }: Location, place: Place | undefined): Failure {
  const where = `${repository.name} at ${repository.commit.slice(0, 12)}`;
  return place === undefined
    ? new Failure({
        what: `There is no workflow ${path} in ${where}.`,
        why: 'The file is not in that commit.',
        fix: 'Commit the file, or name another one.',
      })
    : refuse(place, `there is no workflow ${path} in ${where}.`, 'Name a workflow file that exists.');
}
