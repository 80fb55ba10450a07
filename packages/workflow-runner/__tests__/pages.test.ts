import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { makeStage, oneJob } from './stage.ts';

const stage = makeStage();
afterAll(() => stage.remove());

const upload = `- run: mkdir site; echo hello > site/index.html
- { uses: actions/upload-pages-artifact@v5, with: { path: site } }`;

const publishing = (permissions: string, environment = 'environment: github-pages') => `${oneJob(upload)}
  publish:
    needs: only
    runs-on: ubuntu-latest
    ${environment}
    permissions: ${permissions}
    outputs: { url: "\${{ steps.pages.outputs.page_url }}" }
    steps:
      - { id: pages, uses: actions/deploy-pages@v5 }
`;

describe('a page', () => {
  it('is published as it was uploaded, at its address', async () => {
    const run = await stage.run(publishing('{ pages: write, id-token: write }'));
    expect(run.conclusion).toBe('success');
    expect(readFileSync(join(run.dir, 'pages/index.html'), 'utf8')).toBe('hello\n');
    expect(run.jobs.at(-1)?.outputs['url']).toMatch(/^https:\/\/[a-z]+\.github\.io\/[a-z]+\/$/);
  });

  it.each([
    ['a permission', publishing('{ pages: write }'), 'id-token: write'],
    ['an environment', publishing('{ pages: write, id-token: write }', ''), 'names no environment'],
    [
      'an artifact',
      publishing('{ pages: write, id-token: write }').replace(
        'with: { path: site }',
        'with: { path: site, name: other }',
      ),
      'No artifact github-pages',
    ],
  ])('is not published without %s', async (_, workflow, said) => {
    const run = await stage.run(workflow);
    expect(run.jobs.at(-1)?.steps[0]?.log).toContain(said);
    expect(run.conclusion).toBe('failure');
  });

  it.each([
    [
      'out of an empty folder',
      '- run: mkdir site\n- { uses: actions/upload-pages-artifact@v5, with: { path: site } }',
      'no files',
    ],
    [
      'twice under one name',
      `${upload}\n- { uses: actions/upload-pages-artifact@v5, with: { path: site } }`,
      'this name already',
    ],
  ])('is not uploaded %s', async (_, steps, said) => {
    const run = await stage.run(oneJob(steps));
    expect(run.jobs[0]?.steps.at(-1)?.log).toContain(said);
    expect(run.conclusion).toBe('failure');
  });
});
