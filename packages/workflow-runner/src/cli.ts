import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { messageOf } from '@fairway/runtime';
import { type Arguments, readArguments, usage } from './cli/arguments.ts';
import { logFiles } from './cli/log-files.ts';
import { type Progress, plainProgress } from './cli/plain-progress.ts';
import { runOptionsOf } from './cli/run-options.ts';
import { showResult } from './cli/show-result.ts';
import { treeProgress } from './cli/tree-progress.ts';
import { type RunEvent, type RunResult, renderSummaryHtml, runWorkflow } from './index.ts';

/** The user's folder, to which paths are relative. pnpm changes the current folder. */
const cwd = process.env['INIT_CWD'] ?? process.cwd();

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  if (args === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const workDir = await mkdtemp(join(tmpdir(), 'workflow-run-'));
  const progress = progressFor(args);
  try {
    const result = await runFrom(args, workDir, progress);
    progress.close();
    if (args.summary !== undefined)
      await writeFile(
        resolve(cwd, args.summary),
        renderSummaryHtml([{ name: basename(args.file), conclusion: result.conclusion, jobs: result.jobs }]),
      );
    if (args.json !== true) console.log(showResult(result));
    if (args.keep === true) console.error(`The run's files: ${result.dir}`);
    return result.conclusion === 'success' ? 0 : 1;
  } finally {
    progress.close();
    if (args.keep !== true) await rm(workDir, { recursive: true, force: true });
  }
}

async function runFrom(args: Arguments, workDir: string, progress: Progress): Promise<RunResult> {
  const log = args.log === undefined ? undefined : logFiles(resolve(cwd, args.log));
  const terminal =
    process.stdin.isTTY && process.stderr.isTTY
      ? { input: process.stdin, output: process.stderr }
      : undefined;
  const approver = { approved: args.approve ?? [], terminal, aside: progress.aside };
  const options = await runOptionsOf(args, cwd, approver);
  const onEvent = (event: RunEvent) => {
    log?.(event);
    progress.show(event);
  };
  return runWorkflow({ ...options, workDir, signal: cancelOnSignal(), onEvent });
}

function progressFor({ json }: Arguments): Progress {
  if (json === true) {
    const show = (event: RunEvent) => void process.stdout.write(`${JSON.stringify(event)}\n`);
    return { show, aside: (ask) => ask(), close: () => {} };
  }
  return process.stdout.isTTY ? treeProgress(process.stdout) : plainProgress(console.log);
}

function cancelOnSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (!controller.signal.aborted) console.error('Cancelling; running steps have ten seconds to stop.');
      controller.abort(new Error(`cancelled by ${signal}`));
    });
  return controller.signal;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  },
);
