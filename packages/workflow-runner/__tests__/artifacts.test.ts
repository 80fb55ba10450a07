import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { makeStage, oneJob } from './stage.ts';

const stage = makeStage();
afterAll(() => stage.remove());

const upload = (inputs: string) => `- { uses: actions/upload-artifact@v6, with: { ${inputs} } }`;

describe('an artifact', () => {
  it.each([
    ['a file', '- run: echo hello > report.md', 'report.md', 'report.md'],
    ['a folder', '- run: mkdir made; echo hello > made/report.md', 'made', 'report.md'],
  ])('of %s is kept with the run', async (_, make, path, kept) => {
    const run = await stage.run(oneJob(`${make}\n${upload(`name: one, path: ${path}`)}`));
    expect(run.conclusion).toBe('success');
    expect(readFileSync(join(run.dir, 'artifacts/one', kept), 'utf8')).toBe('hello\n');
  });

  it.each([
    ['is told', 'name: one, path: nothing', 'success', 'No files were found'],
    [
      'fails where that is asked for',
      'name: one, path: nothing, if-no-files-found: error',
      'failure',
      'no files',
    ],
  ])('without a file %s', async (_, inputs, conclusion, said) => {
    const run = await stage.run(oneJob(upload(inputs)));
    expect(run.conclusion).toBe(conclusion);
    expect(run.jobs[0]?.steps.at(-1)?.log).toContain(said);
    expect(existsSync(join(run.dir, 'artifacts/one'))).toBe(false);
  });

  it.each([
    [
      'twice under one name',
      `- run: echo 1 > x\n${upload('name: one, path: x')}\n${upload('name: one, path: x')}`,
      'this name already',
    ],
    ['of wildcards', upload('name: one, path: "*.md"'), 'without wildcards'],
  ])('is not uploaded %s', async (_, steps, said) => {
    const run = await stage.run(oneJob(steps));
    expect(run.conclusion).toBe('failure');
    expect(run.jobs[0]?.steps.at(-1)?.log).toContain(said);
  });
});
