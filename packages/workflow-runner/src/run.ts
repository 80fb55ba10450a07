import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Masker } from './commands/masker.ts';
import { withGroup } from './concurrency/with-group.ts';
import { settleFacts } from './contexts/facts.ts';
import type { Conclusion, NewEvent, RunEvent } from './events.ts';
import { evaluateText } from './expressions/evaluate.ts';
import { dispatchInputs } from './inputs/dispatch-inputs.ts';
import { type Frame, frameContexts } from './jobs/frame.ts';
import { runFrame } from './jobs/run-frame.ts';
import { Slots } from './jobs/slots.ts';
import { checkEvent } from './load/check-event.ts';
import { checkPermissions } from './load/check-permissions.ts';
import { loadWorkflow } from './load/load.ts';
import type { RunOptions, RunResult } from './options.ts';
import { git } from './repositories/git.ts';
import { commitRepository, folderRepository } from './repositories/repository.ts';
import type { Run } from './run-state.ts';

/** For a machine with two cores: most jobs wait for something else. */
const defaultParallelJobs = 4;

/**
 * Runs a workflow of a repository on this machine, as GitHub would for an event.
 * @returns the results of the run and its jobs; a failed job is a result, not an error
 * @throws Failure with file and line, before anything has run, for a workflow that cannot run
 */
export async function runWorkflow(options: RunOptions): Promise<RunResult> {
  const run = await prepare(options);
  const startedAt = Date.now();
  const { facts, root } = run;
  const inputs = facts.event === 'workflow_dispatch' ? dispatchInputs(root, options.inputs ?? {}) : {};
  run.emit({
    type: 'run-started',
    id: facts.id,
    workflow: root.name,
    title: evaluateText(root.runName, { contexts: frameContexts(frameOf(run, inputs)) }),
    repository: options.repository.name,
    event: facts.event,
    ref: facts.ref,
    sha: facts.sha,
  });
  const conclusion = await runAll(run, inputs);
  run.emit({ type: 'run-ended', conclusion, ms: Date.now() - startedAt });
  return { id: facts.id, conclusion, jobs: run.results, dir: run.dir };
}

async function runAll(run: Run, inputs: Frame['inputs']): Promise<Conclusion> {
  const signal = run.options.signal ?? new AbortController().signal;
  const frame = frameOf(run, inputs, signal);
  const group = {
    dir: run.concurrencyDir,
    held: [],
    signal,
    onWait: (reason: string) => run.emit({ type: 'run-waiting', reason }),
  };
  try {
    const scope = { contexts: frameContexts(frame) };
    const worst = await withGroup(run.root.concurrency, scope, group, (cancel, groups) =>
      runFrame({ ...frame, cancel, groups }),
    );
    return worst === 'skipped' ? 'success' : (worst ?? 'cancelled');
  } catch (error) {
    if (signal.aborted) return 'cancelled';
    throw error;
  }
}

async function prepare(options: RunOptions): Promise<Run> {
  const { repository } = options;
  const facts = await settleFacts(options);
  const dir = join(resolve(options.workDir), facts.id);
  const caller = commitRepository(repository.path, repository.name, facts.sha, join(dir, 'caller'));
  const fairway = await folderRepository(resolve(options.fairway.path), options.fairway.name);
  const root = await loadWorkflow({ repository: caller, path: options.file }, fairway);
  checkEvent(root, facts);
  checkPermissions(root);
  const masker = new Masker();
  for (const secret of [facts.token, ...Object.values(options.secrets ?? {})]) masker.add(secret);
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'event.json'), JSON.stringify(facts.payload, null, 2));
  const gitDir = resolve(repository.path, await git(['rev-parse', '--git-common-dir'], repository.path));
  return {
    options,
    facts,
    root,
    fairway,
    dir,
    concurrencyDir: join(gitDir, 'workflow-runner'),
    masker,
    emit: (event) => options.onEvent?.(stamped(masker.hideIn(event))),
    slots: new Slots(options.parallelJobs ?? defaultParallelJobs),
    minuteMs: options.minuteMs ?? 60_000,
    results: [],
  };
}

const stamped = (event: NewEvent): RunEvent => ({ time: new Date().toISOString(), ...event }) as RunEvent;

function frameOf(run: Run, inputs: Frame['inputs'], cancel = new AbortController().signal): Frame {
  const secrets = run.options.secrets ?? {};
  return {
    run,
    workflow: run.root,
    inputs,
    secrets,
    called: false,
    permissions: undefined,
    idPrefix: '',
    namePrefix: '',
    cancel,
    groups: [],
    outcomes: new Map(),
  };
}
