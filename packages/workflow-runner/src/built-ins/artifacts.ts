import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Failure } from '@fairway/runtime';
import { evaluateText } from '../expressions/evaluate.ts';
import type { JobState } from '../jobs/job-state.ts';
import type { UsesStep } from '../parse/step.ts';
import type { StepIO } from '../steps/step-plan.ts';

/** The folder of the run in which an artifact of that name is kept. */
export function artifactFolder(state: JobState, name: string): string {
  return join(state.frame.run.dir, 'artifacts', name);
}

/** The input of a built-in; empty where the step does not give it. */
export function inputOf(step: UsesStep, io: StepIO, name: string): string {
  return evaluateText(
    step.with.find(({ key }) => key === name),
    io.scope,
  );
}

/**
 * Keeps a file, or the files of a folder, as an artifact of the run.
 * @returns false where there is no file
 * @throws Failure for a name that the run has used
 */
export async function keepArtifact(state: JobState, name: string, from: string): Promise<boolean> {
  const to = artifactFolder(state, name);
  const found = await stat(from).catch(() => undefined);
  if (!found || (found.isDirectory() && (await readdir(from)).length === 0)) return false;
  if (existsSync(to)) {
    throw new Failure({
      what: `The artifact ${name} was not uploaded.`,
      why: 'The run has an artifact with this name already.',
      fix: 'Give this one another `name:`.',
    });
  }
  await mkdir(to, { recursive: true });
  await cp(from, found.isDirectory() ? to : join(to, basename(from)), { recursive: true });
  return true;
}

/** The failure of an artifact whose files are not there. */
export function noFiles(name: string, from: string): Failure {
  return new Failure({
    what: `The artifact ${name} was not uploaded.`,
    why: `There are no files in ${from}.`,
    fix: 'Name a file or a folder that an earlier step has written.',
  });
}

/**
 * The built-in `actions/upload-artifact`, for one file or one folder. A path of several lines, or with wildcards, is
 * refused. Where there is no file, `if-no-files-found` decides, as in the original.
 */
export async function runUploadArtifact(state: JobState, step: UsesStep, io: StepIO): Promise<number> {
  const name = inputOf(step, io, 'name') || 'artifact';
  const path = inputOf(step, io, 'path').trim();
  if (path === '' || /[*?[\]\n!]/.test(path)) {
    throw new Failure({
      what: `The artifact ${name} was not uploaded.`,
      why: `The runner takes one file or one folder, and \`path\` is ${JSON.stringify(path)}.`,
      fix: 'Name one path without wildcards.',
    });
  }
  const from = resolve(state.workspace, path);
  if (await keepArtifact(state, name, from)) {
    io.log.say(`Artifact ${name} has been uploaded.`);
    Object.assign(io.outputs, { 'artifact-id': '1' });
    return 0;
  }
  const otherwise = inputOf(step, io, 'if-no-files-found') || 'warn';
  if (otherwise === 'error') throw noFiles(name, from);
  if (otherwise === 'warn') io.log.say(`No files were found in ${from}. No artifact will be uploaded.`);
  return 0;
}
