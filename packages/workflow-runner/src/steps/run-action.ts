import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stepEnvironment } from '../contexts/environment.ts';
import type { JobState } from '../jobs/job-state.ts';
import { readActionAt } from '../load/action-files.ts';
import { checkActionInputs } from '../load/check-names.ts';
import type { StepUses } from '../load/uses.ts';
import type { Action } from '../parse/action.ts';
import { type Place, refuse } from '../parse/place.ts';
import type { UsesStep } from '../parse/step.ts';
import { readFileIn } from '../repositories/repository.ts';
import { actionInputs } from './action-inputs.ts';
import type { PostStep } from './post-step.ts';
import { runProcess } from './process.ts';
import type { StepIO } from './step-plan.ts';

/** An action and its folder. */
interface Found {
  readonly action: Action;
  readonly folder: string;
  readonly repository: string;
}

/** Runs the main of an action on this Node, and schedules its post, which runs even when the main fails. */
export async function runAction(
  state: JobState,
  step: UsesStep,
  uses: StepUses,
  io: StepIO,
): Promise<number> {
  const { action, folder, repository } = await findAction(state, uses, step.uses.place);
  checkActionInputs(step, action);
  const env = {
    ...actionInputs(step, action, io.scope),
    GITHUB_ACTION: step.id,
    GITHUB_ACTION_PATH: folder,
    GITHUB_ACTION_REPOSITORY: repository,
  };
  if (action.post !== undefined) {
    const name = step.name === undefined ? `Run ${step.uses.text}` : io.name;
    const post: PostStep = { name, action, folder, file: action.post, env, stepEnv: io.stepEnv, state: {} };
    state.posts.push(post);
    io.onState = (written) => {
      post.state = written;
    };
  }
  return runProcess({
    command: process.execPath,
    args: [mainOf(action, folder, step.uses.place)],
    cwd: state.workspace,
    env: stepEnvironment(state, io.stepEnv, { ...env, ...io.commandEnv }),
    onLine: (line) => io.log.output(line),
    stop: io.stop,
    minuteMs: state.frame.run.minuteMs,
  });
}

async function findAction(state: JobState, uses: StepUses, place: Place): Promise<Found> {
  if (uses.kind === 'action') {
    const action = await readActionAt(uses, place);
    return {
      action,
      folder: join(await uses.repository.folder(), uses.path),
      repository: uses.repository.name,
    };
  }
  const path = uses.kind === 'workspace' ? uses.path : '.';
  const name = state.frame.run.options.repository.name;
  const repository = { name, readFile: (file: string) => readFileIn(state.workspace, file) };
  return {
    action: await readActionAt({ repository, path }, place),
    folder: join(state.workspace, path),
    repository: name,
  };
}

function mainOf(action: Action, folder: string, place: Place): string {
  const main = join(folder, action.main);
  if (existsSync(main)) return main;
  throw refuse(
    place,
    `${action.path} names ${action.main}, which is not there.`,
    'Build the action and commit dist.',
  );
}
