import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { lintWorkflow } from './rules/lint.ts';
import { repositoryFiles, root, textOf } from './rules/repository.ts';
import { handedOverViolations, secretViolations } from './rules/secret-rules.ts';
import { type Offers, useViolations } from './rules/use-rules.ts';
import { readWorkflow } from './rules/workflow-file.ts';
import { shapeViolations } from './rules/workflow-rules.ts';

const ours: Offers = {
  action: (name) => textIfThere(`actions/${name}/action.yml`),
  workflow: (file) => textIfThere(`.github/workflows/${file}`),
};

function textIfThere(path: string): string | undefined {
  return existsSync(join(root, path)) ? textOf(path) : undefined;
}

function workflowsBelow(directory: string): string[] {
  return readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => `${directory}/${name}`)
    .filter((path) => /^jobs:/m.test(textOf(path)));
}

/** The workflows that a README shows, as path#number and text. */
function workflowsShown(): [string, string][] {
  const readmes = repositoryFiles().filter((path) => path.endsWith('.md'));
  return readmes.flatMap((path) =>
    [...textOf(path).matchAll(/^```ya?ml\n(.*?)^```$/gms)]
      .map(([, text = '']) => text)
      .filter((text) => /^jobs:/m.test(text) && /^on:/m.test(text))
      .map((text, index): [string, string] => [`${path}#${index + 1}`, text]),
  );
}

const files = [...workflowsBelow('.github/workflows'), ...workflowsBelow('workflows-examples')];

describe('every workflow', () => {
  it('is looked at', () => {
    expect(files).toEqual(
      expect.arrayContaining(['.github/workflows/ci.yml', '.github/workflows/swarm-release.yml']),
    );
  });

  it.each(files)('%s passes actionlint and the rules of the house', async (path) => {
    const workflow = readWorkflow(path, textOf(path));
    expect([
      ...(await lintWorkflow(path, workflow.text)),
      ...shapeViolations(workflow),
      ...useViolations(workflow, ours),
      ...secretViolations(workflow, ours),
      ...handedOverViolations(workflow),
    ]).toEqual([]);
  });

  it.each(workflowsShown())(
    '%s, which people will copy, passes actionlint and uses only existing actions, inputs and outputs',
    async (path, text) => {
      const workflow = readWorkflow(path, text);
      expect([
        ...(await lintWorkflow(path, text)),
        ...useViolations(workflow, ours),
        ...secretViolations(workflow, ours),
      ]).toEqual([]);
    },
  );
});
