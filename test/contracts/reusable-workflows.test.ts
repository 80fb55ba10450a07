import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { passOnExceptions } from './rules/pass-on-exceptions.ts';
import { type Exceptions, passOnViolations } from './rules/pass-on-rules.ts';
import { root, textOf } from './rules/repository.ts';
import { readWorkflow } from './rules/workflow-file.ts';

const exceptionsFile = 'test/contracts/rules/pass-on-exceptions.ts';
const reusable = readdirSync(join(root, '.github/workflows')).filter(
  (file) => readWorkflow(file, textOf(`.github/workflows/${file}`)).reusable,
);

describe('a reusable workflow', () => {
  it('is looked at', () => {
    expect(reusable).toContain('swarm-release.yml');
    for (const file of Object.keys(passOnExceptions)) expect(reusable).toContain(file);
  });

  it.each(reusable)('%s passes on every input of its actions, with the same default', (file) => {
    const workflow = readWorkflow(file, textOf(`.github/workflows/${file}`));
    const action = (name: string) => {
      const path = `actions/${name}/action.yml`;
      return existsSync(join(root, path)) ? textOf(path) : undefined;
    };
    expect(passOnViolations(workflow, { action }, passOnExceptions[file] ?? {}, exceptionsFile)).toEqual([]);
  });
});

describe('the check of passed inputs', () => {
  const action = () =>
    'inputs: { stack: { required: true }, soak: { default: 30s }, prune: { default: "false" } }';
  const workflow = (soak: string, steps: string) =>
    readWorkflow(
      'w.yml',
      `on: { workflow_call: { inputs: { stack: { required: true }, wait: { default: ${soak} }, prune: { default: false } } } }
jobs:
  deploy:
    steps:
      - uses: $/actions/deploy
        with:
          stack: \${{ inputs.stack }}
${steps.replaceAll(/^/gm, '          ')}`,
    );
  const violations = (soak: string, steps: string, exceptions: Exceptions = {}) =>
    passOnViolations(workflow(soak, steps), { action }, exceptions, 'exceptions.ts');
  const all = 'soak: ${{ inputs.wait }}\nprune: ${{ inputs.prune }}';

  it('accepts a correct workflow: required inputs, equal defaults, a boolean with the same word as the text', () => {
    expect(violations('30s', all)).toEqual([]);
  });

  it.each<[string, string, string, Exceptions, string]>([
    ['a missing input', '30s', 'prune: false', {}, 'callers cannot reach the input "soak" of deploy'],
    ['another default', '60s', all, {}, 'the input "wait" has the default "60s", and "soak" of deploy'],
    [
      'an exception for what is passed on',
      '30s',
      all,
      { deploy: { keptBack: { soak: 'x' } } },
      'says that it is not',
    ],
    [
      'an exception for a default that is the same',
      '30s',
      all,
      { deploy: { otherDefault: { soak: 'x' } } },
      'says that it has not',
    ],
    [
      'an exception for an input that is gone',
      '30s',
      all,
      { deploy: { keptBack: { gone: 'x' } } },
      'the input "gone", which deploy does not have',
    ],
    ['an exception for an action that is not used', '30s', all, { other: {} }, 'exceptions for other'],
  ])('refuses %s', (_, soak, steps, exceptions, said) => {
    expect(violations(soak, steps, exceptions)).toEqual([expect.stringContaining(said)]);
  });

  it('accepts a step of a command that reads less, where that has a reason', () => {
    const step = (command: string) =>
      readWorkflow(
        'w.yml',
        `on: { workflow_call: {} }\njobs:\n  deploy:\n    steps:\n      - { uses: $/actions/deploy, with: { command: ${command}, stack: x } }`,
      );
    const check = (command: string) =>
      passOnViolations(step(command), { action }, { deploy: { commands: { look: 'why' } } }, 'exceptions.ts');
    expect(check('look')).toEqual([]);
    expect(check('deploy')).toHaveLength(2);
  });

  it('accepts an exception with a reason', () => {
    const exceptions = { deploy: { keptBack: { soak: 'why' }, otherDefault: {} } };
    expect(violations('30s', 'prune: ${{ inputs.prune }}', exceptions)).toEqual([]);
  });
});
