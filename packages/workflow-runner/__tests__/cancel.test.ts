import { readFileSync } from 'node:fs';
import type { RunEvent, RunOptions } from '@fairway/workflow-runner';
import { afterAll, expect, test } from '@jest/globals';
import { bornAt } from '../src/concurrency/group-file.ts';
import { conclusions, makeStage, oneJob, printed } from './stage.ts';

const stage = makeStage();
afterAll(() => stage.remove());

/**
 * Cancels the run when a step prints this line. A step has 7.5 of 60 seconds after SIGINT, and 2.5 after SIGTERM. That
 * is enough for a step that obeys the signals on a busy machine, and short for a step that does not.
 */
function cancelAt(text: string, minuteMs = 60_000): Pick<RunOptions, 'signal' | 'onEvent' | 'minuteMs'> {
  const controller = new AbortController();
  const onEvent = (event: RunEvent) => {
    if (event.type === 'log' && event.line === text) controller.abort();
  };
  return { signal: controller.signal, onEvent, minuteMs };
}

const trapping = (signals: string, then: string) =>
  `- name: works\n  run: |\n    for s in ${signals}; do trap "echo got $s; ${then}" $s; done\n    echo ready\n    while true; do sleep 0.05; done`;

const rest = `
- { name: next, run: echo }
- { name: cancelled, if: cancelled(), run: "echo cancelled \${{ job.status }}" }
- { name: always, if: always(), run: echo always }
- { name: failed, if: failure(), run: echo }`;

test('a cancelled step gets SIGINT; of the later steps only those run whose condition still holds', async () => {
  const run = await stage.run(oneJob(trapping('INT', 'exit 0') + rest), cancelAt('ready'));
  expect(run.jobs[0]?.steps.map(({ name, conclusion }) => `${name}: ${conclusion}`)).toEqual([
    'works: cancelled',
    'next: skipped',
    'cancelled: success',
    'always: success',
    'failed: skipped',
  ]);
  expect(run.jobs[0]?.steps[0]?.log).toContain('The operation was canceled.');
  expect(printed(run, 'only')).toEqual(expect.arrayContaining(['got INT', 'cancelled cancelled', 'always']));
  expect(run.conclusion).toBe('cancelled');
});

test('a step that ignores SIGINT gets SIGTERM', async () => {
  const run = await stage.run(
    oneJob(trapping('INT', ':').replace('done\n', "done; trap 'echo got TERM; exit 0' TERM\n")),
    cancelAt('ready', 24_000),
  );
  expect(printed(run, 'only').slice(0, 3)).toEqual(['ready', 'got INT', 'got TERM']);
});

test('a step that ignores both is killed, with every process that it started', async () => {
  const script = `- name: works
  run: |
    trap '' INT TERM
    (trap '' INT TERM; echo $BASHPID > "$RUNNER_TEMP/child"; while true; do sleep 0.05; done) &
    while [ ! -s "$RUNNER_TEMP/child" ]; do sleep 0.01; done
    echo ready
    while true; do sleep 0.05; done`;
  const run = await stage.run(oneJob(script), cancelAt('ready', 2_400));
  const child = readFileSync(`${run.dir}/jobs/only/temp/child`, 'utf8').trim();
  expect(child).toMatch(/^\d+$/);
  expect(bornAt(Number(child))).toBeUndefined();
  expect(run.conclusion).toBe('cancelled');
});

test('a process that a step leaves behind ends with the job', async () => {
  const run = await stage.run(
    oneJob(
      '- run: (while true; do sleep 0.05; done) > "$RUNNER_TEMP/out" 2>&1 & echo $! > "$RUNNER_TEMP/child"',
    ),
  );
  const child = readFileSync(`${run.dir}/jobs/only/temp/child`, 'utf8').trim();
  expect(run.conclusion).toBe('success');
  expect(bornAt(Number(child))).toBeUndefined();
});

test('a step with always() continues when its job is cancelled', async () => {
  const run = await stage.run(
    oneJob('- { name: works, if: always(), run: echo ready; sleep 0.3; echo done }'),
    cancelAt('ready'),
  );
  expect(printed(run, 'only')).toEqual(['ready', 'done']);
  expect(run.jobs[0]?.steps[0]?.conclusion).toBe('success');
});

test('jobs that wait are cancelled, and a job with always() runs', async () => {
  const job = (id: string, more: string, script: string) =>
    `  ${id}: { runs-on: x, ${more} steps: [{ run: "${script}" }] }\n`;
  const run = await stage.run(
    `on: workflow_dispatch\njobs:\n${job('works', '', 'echo ready; exec sleep 30')}${job('next', 'needs: works,', 'true')}${job('tidy', 'needs: works, if: always(),', 'true')}`,
    cancelAt('ready'),
  );
  expect(conclusions(run)).toEqual({ next: 'cancelled', tidy: 'success', works: 'cancelled' });
  expect(run.conclusion).toBe('cancelled');
});
