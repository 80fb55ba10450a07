import { existsSync } from 'node:fs';
import { cp, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Failure } from '@fairway/runtime';
import type { JobState } from '../jobs/job-state.ts';
import { jobPermissions } from '../load/check-permissions.ts';
import type { UsesStep } from '../parse/step.ts';
import type { StepIO } from '../steps/step-plan.ts';
import { artifactFolder, inputOf, keepArtifact, noFiles } from './artifacts.ts';

const artifactName = 'github-pages';

/**
 * The built-in `actions/upload-pages-artifact`: keeps the files of `path` for the other jobs of the run. A folder that
 * does not exist or holds nothing fails, and so does a name that the run has used.
 */
export async function runUploadPagesArtifact(state: JobState, step: UsesStep, io: StepIO): Promise<number> {
  const name = inputOf(step, io, 'name') || artifactName;
  const from = resolve(state.workspace, inputOf(step, io, 'path') || '_site/');
  if (!(await keepArtifact(state, name, from))) throw noFiles(name, from);
  io.log.say(`Artifact ${name} has been uploaded.`);
  Object.assign(io.outputs, { artifact_id: '1' });
  return 0;
}

/**
 * The built-in `actions/deploy-pages`: publishes what was uploaded, into the folder `pages` of the run. The job needs an
 * environment and the permissions that GitHub asks for. Output: `page_url`.
 */
export async function runDeployPages(state: JobState, step: UsesStep, io: StepIO): Promise<number> {
  const { frame, job } = state;
  const permissions = jobPermissions(frame.workflow, job, frame.permissions);
  const missing = ['pages', 'id-token'].filter((scope) => permissions.get(scope) !== 'write');
  if (missing.length > 0) {
    throw new Failure({
      what: 'Pages was not deployed.',
      why: `The job lacks the permission ${missing.map((scope) => `${scope}: write`).join(' and ')}.`,
      fix: 'Grant it under `permissions:` of the job.',
    });
  }
  if (job.environment === undefined) {
    throw new Failure({
      what: 'Pages was not deployed.',
      why: 'The job names no environment, which Pages asks for.',
      fix: 'Write `environment: github-pages` in the job.',
    });
  }
  const name = inputOf(step, io, 'artifact_name') || artifactName;
  const from = artifactFolder(state, name);
  if (!existsSync(from)) {
    throw new Failure({
      what: 'Pages was not deployed.',
      why: `No artifact ${name} was uploaded in this run.`,
      fix: 'Let an earlier job use actions/upload-pages-artifact.',
    });
  }
  const to = join(frame.run.dir, 'pages');
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true });
  const [owner = '', repository = ''] = frame.run.options.repository.name.split('/');
  const url = `https://${owner.toLowerCase()}.github.io/${repository}/`;
  io.log.say(`Published ${url}`);
  Object.assign(io.outputs, { page_url: url });
  return 0;
}
