import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Failure } from '@fairway/runtime';
import { evaluateText } from '../expressions/evaluate.ts';
import type { JobState } from '../jobs/job-state.ts';
import type { UsesStep } from '../parse/step.ts';
import { git } from '../repositories/git.ts';
import type { StepIO } from '../steps/step-plan.ts';

/**
 * The built-in `actions/checkout`. It clones the caller's repository at the run's commit into the job's workspace, with
 * the history of `fetch-depth` (default: 1; 0 for all). `ref` and `path` work as in the original. No credentials are
 * kept, because `origin` is a folder of this machine. Outputs: `ref` and `commit`.
 */
export async function runCheckout(state: JobState, step: UsesStep, io: StepIO): Promise<number> {
  const { facts, options } = state.frame.run;
  const input = (name: string) =>
    evaluateText(
      step.with.find(({ key }) => key === name),
      io.scope,
    );
  const target = insideOf(state.workspace, input('path'));
  const depth = Number(input('fetch-depth') || '1');
  const ref = input('ref') || facts.ref;
  const commit =
    input('ref') === '' ? facts.sha : await git(['rev-parse', `${ref}^{commit}`], options.repository.path);

  await mkdir(target, { recursive: true });
  for (const name of await readdir(target)) await rm(join(target, name), { recursive: true, force: true });
  const run = async (...args: readonly string[]) => {
    const said = await git(args, target, io.stop);
    for (const line of said.split('\n').filter((text) => text !== '')) io.log.say(line);
  };
  await run('init', '--quiet', '--initial-branch', facts.defaultBranch);
  await run('remote', 'add', 'origin', `file://${resolve(options.repository.path)}`);
  // A commit is fetched by its id. A server allows that only with this setting.
  const serve = '--upload-pack=git -c uploadpack.allowAnySHA1InWant=true -c safe.directory=* upload-pack';
  const history =
    depth === 0
      ? ['--tags', 'origin', '+refs/heads/*:refs/remotes/origin/*']
      : ['--no-tags', `--depth=${depth}`, 'origin'];
  await run('fetch', '--quiet', serve, ...history, ...(depth === 0 ? [] : [commit]));
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  await run('checkout', '--quiet', ...(branch === undefined ? ['--detach'] : ['-B', branch]), commit);
  io.log.say(`${ref} is at ${commit}`);
  Object.assign(io.outputs, { ref, commit });
  return 0;
}

function insideOf(workspace: string, path: string): string {
  const target = resolve(workspace, path);
  if (!relative(workspace, target).startsWith('..')) return target;
  throw new Failure({
    what: `actions/checkout cannot write to "${path}".`,
    why: 'The path leads out of the workspace.',
    fix: 'Name a folder inside it.',
  });
}
