import { describe, expect, it } from '@jest/globals';
import { lintWorkflow } from './rules/lint.ts';
import { handedOverViolations, secretViolations } from './rules/secret-rules.ts';
import { useViolations } from './rules/use-rules.ts';
import { readWorkflow } from './rules/workflow-file.ts';
import { shapeViolations } from './rules/workflow-rules.ts';
import { callerWorkflow, offers, reusableWorkflow, sha } from './sample-workflows.ts';

async function violations(text: string): Promise<string[]> {
  const workflow = readWorkflow('w.yml', text);
  return [
    ...(await lintWorkflow('w.yml', text)),
    ...shapeViolations(workflow),
    ...useViolations(workflow, offers),
    ...secretViolations(workflow, offers),
    ...handedOverViolations(workflow),
  ];
}

describe('the check of workflows', () => {
  it.each([
    ['a reusable workflow', reusableWorkflow],
    ['a caller', callerWorkflow],
  ])('accepts %s that is right', async (_, text) => {
    expect(await violations(text)).toEqual([]);
  });

  it.each<[string, string, string, string, RegExp]>([
    ['no permissions', reusableWorkflow, 'permissions: {}\n', '', /does not begin with "permissions: {}"/],
    [
      'permissions for all jobs',
      reusableWorkflow,
      'permissions: {}',
      'permissions: { contents: read }',
      /does not begin with "permissions: {}"/,
    ],
    [
      'write-all',
      reusableWorkflow,
      'permissions:\n      contents: read # to check out',
      'permissions: write-all',
      /takes write-all as a whole/,
    ],
    [
      'a scope without a reason',
      reusableWorkflow,
      ' # to check out',
      '',
      /line 32: the permission contents is granted without a reason/,
    ],
    ['no timeout', reusableWorkflow, '    timeout-minutes: 60\n', '', /job deploy has no timeout-minutes/],
    [
      'no concurrency',
      reusableWorkflow,
      /concurrency:[\s\S]*?false\n/.exec(reusableWorkflow)?.[0] ?? '',
      '',
      /no concurrency group/,
    ],
    [
      'a group without a literal name',
      reusableWorkflow,
      'group: fairway-deploy/',
      'group: ',
      /does not begin with a literal name/,
    ],
    [
      "a group named by the caller's workflow",
      reusableWorkflow,
      'inputs.stack }}\n  cancel',
      'github.workflow }}\n  cancel',
      /github\.workflow, which is the caller's/,
    ],
    [
      'a deploy that is cancelled',
      reusableWorkflow,
      'in-progress: false',
      'in-progress: true',
      /a deploy must never be cut/,
    ],
    [
      'a deploy that is cancelled by default',
      reusableWorkflow,
      '  cancel-in-progress: false\n',
      '',
      /a deploy must never be cut/,
    ],
    ['no first line', reusableWorkflow, '# Deploys a stack.\n', '', /first line is not a comment/],
    [
      'a token left in the checkout',
      reusableWorkflow,
      'persist-credentials: false',
      'fetch-depth: 0',
      /keeps the token/,
    ],
    ['an action by its tag', reusableWorkflow, `@${sha}`, '@v6', /checkout@v6 is not pinned by the SHA/],
    [
      'a SHA without its version',
      reusableWorkflow,
      ' # v6.0.2',
      '',
      /does not have its version as a comment/,
    ],
    [
      'an expression in run:',
      reusableWorkflow,
      'echo "$STATUS"',
      'echo "${{ inputs.stack }}"',
      /line 50: a value goes into run: by an expression/,
    ],
    [
      "the caller's checkout",
      reusableWorkflow,
      '$/actions/deploy',
      './actions/deploy',
      /would be the caller's checkout/,
    ],
    [
      'an action that is not there',
      reusableWorkflow,
      '$/actions/deploy',
      '$/actions/destroy',
      /\$\/actions\/destroy is not in this repository/,
    ],
    [
      'an unknown input of an action',
      reusableWorkflow,
      '          stack: ',
      '          stak: x\n          stack: ',
      /deploy has no input "stak"/,
    ],
    [
      'a missing input of an action',
      reusableWorkflow,
      '          stack: ${{ inputs.stack }}',
      '          soak: 1s',
      /deploy needs the input "stack"/,
    ],
    [
      'an unknown output of an action',
      reusableWorkflow,
      'STATUS: ${{ steps.deploy.outputs.status',
      'STATUS: ${{ steps.deploy.outputs.state',
      /reads the output "state"/,
    ],
    [
      'inherited secrets',
      callerWorkflow,
      'secrets:\n      KEY: ${{ secrets.KEY }}',
      'secrets: inherit',
      /secrets are inherited/,
    ],
    [
      'an unknown input of a workflow',
      callerWorkflow,
      'stack: marina',
      'stack: marina\n      stak: x',
      /release\.yml has no input "stak"/,
    ],
    [
      'a missing input of a workflow',
      callerWorkflow,
      'stack: marina',
      'soak: 1s',
      /release\.yml needs the input "stack"/,
    ],
    [
      'an unknown secret',
      callerWorkflow,
      'KEY: ',
      'KEE: ${{ secrets.KEE }}\n      KEY: ',
      /release\.yml has no secret "KEE"/,
    ],
    [
      'a secret under another name',
      callerWorkflow,
      'secrets.KEY',
      'secrets.PRODUCTION_KEY',
      /pass the secret as KEY/,
    ],
    [
      'a secret that is composed of others',
      callerWorkflow,
      'KEY: ${{ secrets.KEY }}',
      'KEY: "a: ${{ secrets.KEY }}"',
      /pass the secret as KEY/,
    ],
    [
      'a required input behind an optional one',
      reusableWorkflow,
      '    inputs:\n',
      '    inputs:\n      soak:\n        description: Time.\n        type: string\n        default: 30s\n',
      /the required input stack stands behind an optional one/,
    ],
    [
      'a secret that no environment can have',
      reusableWorkflow,
      '      SSH_KEY:\n',
      '      SSH_KEY:\n        description: Key.\n      other-key:\n',
      /the secret other-key has a name that a secret of an environment cannot have/,
    ],
    [
      'a secret that the caller must have',
      reusableWorkflow,
      'description: Key.',
      'required: true',
      /the secret SSH_KEY is required of the caller/,
    ],
    [
      'a job that reads a secret outside any environment',
      reusableWorkflow,
      '    environment:\n      name: production\n',
      '',
      /job deploy reads the secrets SSH_KEY and names no environment/,
    ],
    [
      'a job that does not check its secret',
      reusableWorkflow,
      "secrets.SSH_KEY == '' && 'SSH_KEY'",
      "secrets.SSH_KEY == '' && 'OTHER'",
      /first step of job deploy does not check that the secret SSH_KEY is there/,
    ],
    [
      'an output of another job that may be empty',
      reusableWorkflow,
      "needs.build.outputs.images == ''",
      "needs.build.result == ''",
      /job deploy takes needs\.build\.outputs\.images without a step before/,
    ],
    [
      'two values of a group without a separator that no name holds',
      reusableWorkflow,
      '}}/${{',
      '}}-${{',
      /joins values without "\/" before each/,
    ],
    [
      'a workflow that is not there',
      callerWorkflow,
      'workflows/release.yml',
      'workflows/other.yml',
      /other\.yml@COMMIT is not in this repository/,
    ],
    [
      'a tag of ours, which can move',
      callerWorkflow,
      '@COMMIT # v1.0.0',
      '@v1',
      /is not written as @COMMIT # v1\.0\.0/,
    ],
    [
      'what actionlint knows',
      reusableWorkflow,
      'runs-on: ubuntu-latest\n',
      'runs-on: ubuntu-latest\n    need: x\n',
      /unexpected key "need"/,
    ],
    [
      'an unknown context',
      callerWorkflow,
      'stack: marina',
      'stack: ${{ varz.X }}',
      /undefined variable "varz"/,
    ],
  ])('refuses %s', async (_, text, from, to, violation) => {
    expect(text).toContain(from);
    const found = await violations(text.replace(from, () => to));
    expect(found.filter((one) => violation.test(one))).toHaveLength(1);
  });
});
