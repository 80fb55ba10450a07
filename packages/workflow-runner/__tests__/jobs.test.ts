import type { RunResult } from '@fairway/workflow-runner';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { conclusions, makeStage, printed } from './stage.ts';

const stage = makeStage();
afterAll(() => stage.remove());

const job = (id: string, keys: string, steps = '[{ run: "true" }]') =>
  `  ${id}:\n    runs-on: ubuntu-latest\n${keys.replaceAll(/^(?=.)/gm, '    ')}\n    steps: ${steps}\n`;
const fails = '[{ run: "false" }]';

describe('needs, conditions and outputs', () => {
  let run: RunResult;
  beforeAll(async () => {
    run = await stage.run(`on: workflow_dispatch
jobs:
${job('build', 'outputs: { image: "${{ steps.it.outputs.image }}" }', '[{ id: it, run: echo image=marina >> "$GITHUB_OUTPUT" }]')}
${job('broken', '', fails)}
${job('after-build', 'needs: build', '[{ run: "echo ${{ needs.build.outputs.image }} ${{ needs.build.result }}" }]')}
${job('after-broken', 'needs: [build, broken]')}
${job('on-failure', 'needs: broken\nif: failure()')}
${job('on-success-of-descendant', 'needs: on-failure')}
${job('always', 'needs: [broken, after-broken]\nif: always()', '[{ run: "echo ${{ needs.broken.result }} ${{ needs.after-broken.result }}" }]')}
${job('not-cancelled', "needs: [build, broken]\nif: ${{ !cancelled() && needs.build.result == 'success' }}")}
${job('unwanted', "if: github.event_name == 'push'")}
${job('forgiven', 'continue-on-error: true', fails)}
${job('after-forgiven', 'needs: forgiven')}
`);
  });

  test('every job ends as GitHub would end it', () => {
    expect(conclusions(run)).toEqual({
      'after-broken': 'skipped',
      'after-build': 'success',
      'after-forgiven': 'success',
      always: 'success',
      broken: 'failure',
      build: 'success',
      forgiven: 'failure',
      'not-cancelled': 'success',
      'on-failure': 'success',
      'on-success-of-descendant': 'skipped',
      unwanted: 'skipped',
    });
    expect(run.conclusion).toBe('failure');
  });

  test('outputs and results reach the jobs that need them', () => {
    expect(printed(run, 'after-build')).toEqual(['marina success']);
    expect(printed(run, 'always')).toEqual(['failure skipped']);
    expect(run.jobs.find(({ id }) => id === 'build')?.outputs).toEqual({ image: 'marina' });
  });
});

describe('a matrix', () => {
  test('is expanded, and each leg has its own values and its index', async () => {
    const run = await stage.run(
      `on: workflow_dispatch
jobs:
${job(
  'leg',
  'strategy:\n  max-parallel: 1\n  matrix:\n    image: [a, b]\n    kind: [x, y]\n    exclude: [{ image: b, kind: y }]\n    include: [{ image: a, extra: more }, { image: c }]',
  '[{ run: "echo ${{ matrix.image }}${{ matrix.kind }}${{ matrix.extra }}${{ strategy.job-index }}/${{ strategy.job-total }}" }]',
)}`,
    );
    expect(Object.keys(conclusions(run))).toEqual([
      'leg (a, x, more)',
      'leg (a, y, more)',
      'leg (b, x)',
      'leg (c)',
    ]);
    expect(run.jobs.flatMap(({ id }) => printed(run, id))).toEqual([
      'axmore0/4',
      'aymore1/4',
      'bx2/4',
      'c3/4',
    ]);
  });

  test('comes from the output of another job', async () => {
    const run = await stage.run(`on: workflow_dispatch
jobs:
${job('list', 'outputs: { images: "${{ steps.it.outputs.images }}" }', `[{ id: it, run: "echo 'images=[\\"a\\",\\"b\\"]' >> $GITHUB_OUTPUT" }]`)}
${job('each', 'needs: list\nstrategy:\n  matrix:\n    image: ${{ fromJSON(needs.list.outputs.images) }}')}`);
    expect(Object.keys(conclusions(run))).toEqual(['each (a)', 'each (b)', 'list']);
  });

  test('stops its other legs at the first failure, unless fail-fast is off', async () => {
    const legs = (more: string) =>
      `${job('it', `strategy:\n  max-parallel: 1\n${more}  matrix: { ok: [false, true] }`, '[{ run: "${{ matrix.ok }}" }]')}`;
    const fast = await stage.run(`on: workflow_dispatch\njobs:\n${legs('')}`);
    const slow = await stage.run(`on: workflow_dispatch\njobs:\n${legs('  fail-fast: false\n')}`);
    expect(conclusions(fast)).toEqual({ 'it (false)': 'failure', 'it (true)': 'cancelled' });
    expect(conclusions(slow)).toEqual({ 'it (false)': 'failure', 'it (true)': 'success' });
  });
});

test('no more jobs run at once than allowed', async () => {
  const started: string[] = [];
  let most = 0;
  const running = new Set<string>();
  const run = await stage.run(
    `on: workflow_dispatch\njobs:\n${['a', 'b', 'c', 'd', 'e'].map((id) => job(id, '')).join('')}`,
    {
      parallelJobs: 2,
      onEvent(event) {
        if (event.type === 'job-started') {
          running.add(event.job);
          started.push(event.job);
          most = Math.max(most, running.size);
        }
        if (event.type === 'job-ended') running.delete(event.job);
      },
    },
  );
  expect(run.conclusion).toBe('success');
  expect(started).toHaveLength(5);
  expect(most).toBe(2);
});
