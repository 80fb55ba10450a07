import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { makeStage, oneJob, printed } from './stage.ts';

const stage = makeStage();
afterAll(() => stage.remove());

const workflow = oneJob(`- uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
  id: co
  with: { persist-credentials: false }
- run: cat app.txt; git rev-list --count HEAD; git rev-parse --abbrev-ref HEAD; echo "\${{ steps.co.outputs.commit == github.sha }}"; echo changed > app.txt; mkdir -p sub
- uses: actions/checkout@v6
  with: { ref: v1.0.0, path: sub/old, fetch-depth: 0 }
- run: cat app.txt sub/old/app.txt; git -C sub/old rev-list --count HEAD`);

test('checkout clones the run’s commit, as shallow as requested, and leaves the caller’s own folder alone', async () => {
  stage.commit({ 'app.txt': 'one\n' });
  stage.commit({ 'app.txt': 'two\n' }, 'v1.0.0');
  stage.commit({ 'app.txt': 'three\n' });
  const run = await stage.run(workflow);
  const lines = printed(run, 'only').filter((line) => !line.includes(' is at '));
  expect(lines).toEqual(['three', '1', 'main', 'true', 'changed', 'two', '2']);
  expect(readFileSync(join(stage.caller, 'app.txt'), 'utf8')).toBe('three\n');
});

test('a file that is not committed does not exist', async () => {
  const run = await stage.run(oneJob('- uses: actions/checkout@v6\n- run: ls'), {
    files: { 'kept.txt': '' },
  });
  expect(printed(run, 'only')).toContain('kept.txt');
  expect(existsSync(join(run.dir, 'jobs/only/workspace/kept.txt'))).toBe(true);
  expect(existsSync(join(run.dir, 'jobs/only/workspace/.git'))).toBe(true);
});

test('a ref that does not exist fails the step with git’s message', async () => {
  const run = await stage.run(oneJob('- { uses: actions/checkout@v6, with: { ref: nowhere } }'));
  expect(run.jobs[0]?.steps[0]?.log).toContain('unknown revision');
});
