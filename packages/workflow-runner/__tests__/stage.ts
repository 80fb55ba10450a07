import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type RunOptions, type RunResult, runWorkflow } from '@fairway/workflow-runner';

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

const caller = '.github/workflows/caller.yml';

/** A caller's repository and Fairway's: real git repositories in a folder that `remove` deletes. */
export interface Stage {
  readonly dir: string;
  readonly caller: string;
  readonly fairway: string;
  /** Commits the files to the caller's repository. */
  commit(files: Files, tag?: string): void;
  /** Commits a workflow and runs it. Default event: a dispatch. */
  run(workflow: string, options?: Partial<RunOptions> & { readonly files?: Files }): Promise<RunResult>;
  remove(): void;
}

/** Makes the repositories; Fairway's holds these files. */
export function makeStage(fairwayFiles: Files = { 'README.md': '' }): Stage {
  const dir = mkdtempSync(join(tmpdir(), 'workflow-runner-'));
  const stage = {
    dir,
    caller: join(dir, 'caller'),
    fairway: join(dir, 'fairway'),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
  const commitTo = (repository: string, files: Files, tag?: string): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(repository, path)), { recursive: true });
      writeFileSync(join(repository, path), text);
    }
    git(repository, 'add', '--all');
    git(repository, 'commit', '--quiet', '--allow-empty', '--message', 'A change');
    if (tag !== undefined) git(repository, 'tag', tag);
  };
  for (const repository of [stage.caller, stage.fairway]) {
    mkdirSync(repository);
    git(repository, 'init', '--quiet', '--initial-branch', 'main');
  }
  commitTo(stage.fairway, fairwayFiles);
  const commit = (files: Files, tag?: string) => commitTo(stage.caller, files, tag);
  return {
    ...stage,
    commit,
    async run(workflow, { files = {}, ...options } = {}) {
      commit({ ...files, [caller]: workflow });
      return runWorkflow({
        file: caller,
        repository: { path: stage.caller, name: 'acme/marina' },
        fairway: { path: stage.fairway, name: 'OWNER/fairway' },
        event: { name: 'workflow_dispatch' },
        workDir: join(dir, 'work'),
        ...options,
      });
    },
  };
}

/** A workflow that is dispatched and has one job with these steps. */
export const oneJob = (steps: string, more = ''): string =>
  `on: workflow_dispatch\njobs:\n  only:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps.replaceAll(/^/gm, '      ')}\n`;

/** `job id: conclusion` of every job, by name. */
export const conclusions = ({ jobs }: RunResult): Record<string, string> =>
  Object.fromEntries(
    jobs.map(({ id, conclusion }) => [id, conclusion] as const).sort(([a], [b]) => a.localeCompare(b)),
  );

/** The lines that the steps of a job printed, without the runner's own. */
export function printed({ jobs }: RunResult, id: string): string[] {
  const steps = jobs.find((job) => job.id === id)?.steps ?? [];
  return steps.flatMap(({ log }) =>
    log
      .replaceAll(/##\[group\]Run [\s\S]*?##\[endgroup\]\n?/g, '')
      .split('\n')
      .filter((line) => line !== ''),
  );
}

function git(cwd: string, ...args: readonly string[]): void {
  const author = [
    '-c',
    'user.name=Tester',
    '-c',
    'user.email=tester@example.org',
    '-c',
    'commit.gpgsign=false',
  ];
  execFileSync('git', [...author, ...args], { cwd, stdio: 'ignore' });
}
