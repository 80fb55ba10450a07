import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { actionFolders } from '../../scripts/readme-tables/declarations.ts';
import { compileCache } from '../stage/samples/compile-cache.ts';
import { type ActionFiles, actionViolations } from './rules/action-rules.ts';
import { root, sourcesBelow, textOf } from './rules/repository.ts';

function namesRead(inputsFile: string): string[] {
  const recorder = join(import.meta.dirname, 'rules/record-inputs.ts');
  const output = execFileSync(
    process.execPath,
    ['--conditions=fairway-source', '--no-warnings', recorder, inputsFile],
    {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...compileCache },
    },
  );
  return JSON.parse(output.split('\n').at(-1) ?? '');
}

const folders = actionFolders(root);

describe('every action', () => {
  it('is looked at', () => {
    expect(folders.length).toBeGreaterThan(0);
  });

  it.each(folders)('%s declares its inputs and outputs, and runs on node24', (folder) => {
    const violations = actionViolations({
      folder,
      actionYml: textOf(`actions/${folder}/action.yml`),
      namesRead: namesRead(join(root, 'actions', folder, 'src/inputs.ts')),
      sources: sourcesBelow(`actions/${folder}/src`),
    });
    expect(violations).toEqual([]);
  });
});

const goodActionYml = `
name: Deploy
description: Deploys.
inputs:
  stack:
    description: Name of the stack.
    required: true
outputs:
  status:
    description: How it ended.
  report:
    description: Path of the report.
  notice:
    description: The report in short.
runs:
  using: node24
  main: dist/index.js
  post: dist/index.js
`;

const good: ActionFiles = {
  folder: 'deploy',
  actionYml: goodActionYml,
  namesRead: ['STACK'],
  sources: [
    { path: 'src/inputs.ts', text: 'readInputs({ stack: text() });' },
    { path: 'src/main.ts', text: "context.setOutput('status', 'deployed');" },
    { path: 'src/index.ts', text: "runAction({ name: 'deploy', main });" },
  ],
};
const changed = (from: string, to: string): ActionFiles => ({
  ...good,
  actionYml: goodActionYml.replace(from, to),
});
const withMain = (text: string): ActionFiles => ({
  ...good,
  sources: [{ path: 'src/main.ts', text: `${good.sources[1]?.text}${text}` }],
});

describe('the check of actions', () => {
  it('accepts a correct action', () => {
    expect(actionViolations(good)).toEqual([]);
  });

  it.each<[string, ActionFiles, string]>([
    ['another Node', changed('node24', 'node20'), 'runs.using is node20, not node24'],
    [
      'another main',
      changed('main: dist/index.js', 'main: lib/index.js'),
      'runs.main is lib/index.js, not dist/index.js',
    ],
    ['no post', changed('  post: dist/index.js\n', ''), 'runs.post is undefined, not dist/index.js'],
    ['no description', changed('description: Deploys.\n', ''), 'it has no description'],
    [
      'an input without description',
      changed('    description: Name of the stack.\n', ''),
      'stack has no description',
    ],
    [
      'an output without description',
      changed('    description: How it ended.\n', ''),
      'status has no description',
    ],
    [
      'a required input with a default',
      changed('required: true', 'required: true\n    default: x'),
      'stack is required and has a default',
    ],
    [
      'an input that nobody reads',
      { ...good, namesRead: [] },
      'action.yml declares the input STACK, and src/inputs.ts never reads it',
    ],
    [
      'an undeclared input',
      { ...good, namesRead: ['STACK', 'SSH-KEY'] },
      'src/inputs.ts reads the input SSH-KEY, and action.yml does not declare it',
    ],
    [
      'an output that nobody sets',
      { ...good, sources: [] },
      'action.yml declares the output status, and nothing sets it',
    ],
    [
      'an undeclared output',
      withMain("setOutput('plan', 1)"),
      'the output plan is set, and action.yml does not declare it',
    ],
    [
      'a report that is not declared',
      changed('  report:\n    description: Path of the report.\n', ''),
      'the output report is set, and action.yml does not declare it',
    ],
    [
      'an output with a computed name',
      withMain('setOutput(name, 1)'),
      'src/main.ts sets an output whose name is not written out',
    ],
    [
      'inputs read elsewhere',
      withMain('readInputs({})'),
      'src/main.ts reads inputs; only src/inputs.ts does',
    ],
    [
      'inputs read past the reader',
      withMain("process.env['INPUT_STACK']"),
      'src/main.ts reads inputs; only src/inputs.ts does',
    ],
    [
      'an action with another name',
      {
        ...good,
        sources: [
          ...good.sources.slice(0, 2),
          { path: 'src/index.ts', text: "runAction({ name: 'x', main });" },
        ],
      },
      'src/index.ts names the action x, and not deploy',
    ],
    [
      'an input in another case',
      { ...changed('  stack:', '  stackName:'), namesRead: ['STACKNAME'] },
      'the input stackName is not kebab-case',
    ],
  ])('refuses %s', (_, files, violation) => {
    expect(actionViolations(files)).toEqual([`actions/deploy: ${violation}`]);
  });

  it('finds the names that an inputs.ts asks for, optional ones too', () => {
    const read = namesRead(join(root, 'packages/action-kit/__tests__/fixtures/inputs.ts'));
    expect(read).toEqual(['SSH-KEY', 'STACK']);
  });
});
