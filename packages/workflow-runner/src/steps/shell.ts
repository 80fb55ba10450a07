import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { evaluateText, type Scope } from '../expressions/evaluate.ts';
import type { JobState } from '../jobs/job-state.ts';
import { type Place, refuse } from '../parse/place.ts';
import type { RunStep } from '../parse/step.ts';

/** A script and its shell. */
export interface ShellCommand {
  readonly script: string;
  readonly shell: string;
  readonly cwd: string;
  readonly command: string;
  readonly args: (scriptFile: string) => readonly string[];
}

/**
 * GitHub's command lines. Source:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
 */
const shells: Readonly<Record<string, readonly string[]>> = {
  '': ['bash', '-e'],
  bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail'],
  sh: ['sh', '-e'],
};

/**
 * Settles script, shell and folder of a `run` step: the step's own value, else the job's default, else the workflow's.
 * @throws Failure for another shell than bash and sh
 */
export function shellCommandOf(state: JobState, step: RunStep, scope: Scope): ShellCommand {
  const { job, frame } = state;
  const shellValue = step.shell ?? job.defaults.shell ?? frame.workflow.defaults.shell;
  const folder =
    step.workingDirectory ?? job.defaults.workingDirectory ?? frame.workflow.defaults.workingDirectory;
  const shell = evaluateText(shellValue, scope);
  const [command, ...flags] = commandOf(shell, shellValue?.place ?? step.place);
  return {
    script: evaluateText(step.run, scope),
    shell: [command, ...flags, '{0}'].join(' '),
    cwd: resolve(state.workspace, evaluateText(folder, scope)),
    command,
    args: (scriptFile) => [...flags, scriptFile],
  };
}

function commandOf(shell: string, place: Place): readonly [string, ...string[]] {
  const [command, ...flags] = shells[shell] ?? [];
  if (command === undefined) throw refuse(place, `the runner has no shell "${shell}".`, 'Write bash or sh.');
  return [command, ...flags];
}

/** Writes the script to a file in a folder and returns its path. */
export async function writeScript(dir: string, script: string): Promise<string> {
  const file = join(dir, 'script.sh');
  await writeFile(file, `${script}\n`, { mode: 0o700 });
  return file;
}
