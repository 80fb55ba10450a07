import { expect, test } from '@jest/globals';
import { loadWorkflow } from '../src/load/load.ts';
import type { Repository } from '../src/repositories/repository.ts';
import { type Files, makeStage, oneJob } from './stage.ts';

const fairwayFiles: Files = {
  'actions/greet/action.yml': `name: Greet
description: Greets.
inputs:
  who: { description: Whom., required: true }
  tone: { description: How., default: kind }
outputs: { text: { description: What was said. } }
runs: { using: node24, main: main.js }
`,
  'actions/old/action.yml': 'name: Old\ndescription: Old.\nruns: { using: node20, main: main.js }\n',
  'actions/steps/action.yml':
    'name: S\ndescription: S.\nruns: { using: composite, steps: [{ run: echo, shell: bash }] }\n',
  '.github/workflows/called.yml': `on:
  workflow_call:
    inputs:
      who: { type: string, required: true }
      count: { type: number }
      loud: { type: boolean }
    secrets: { key: { required: true } }
    outputs: { text: { value: "\${{ jobs.say.outputs.text }}" } }
jobs:
  say:
    runs-on: ubuntu-latest
    outputs: { text: hello }
    steps: [{ run: "echo \${{ secrets.key }}" }]
`,
  '.github/workflows/broken.yml': `on: { workflow_call: { secrets: { key: {} } } }
jobs:
  say:
    runs-on: ubuntu-latest
    steps: [{ run: "echo \${{ secrets.kay }}" }]
`,
  '.github/workflows/loop.yml': 'on: workflow_call\njobs:\n  again: { uses: ./.github/workflows/loop.yml }\n',
};

const file = '.github/workflows/caller.yml';

/** A repository made from a table of files. */
const repositoryOf = (name: string, files: Files): Repository => ({
  name,
  commit: '0'.repeat(40),
  readFile: async (path) => files[path],
  folder: async () => '',
});

const load = (workflow: string) =>
  loadWorkflow(
    { repository: repositoryOf('acme/marina', { [file]: workflow }), path: file },
    repositoryOf('OWNER/fairway', fairwayFiles),
  );

const call = (body: string, uses = 'OWNER/fairway/.github/workflows/called.yml@v1') =>
  `on: workflow_dispatch\njobs:\n  it:\n    uses: ${uses}\n${body}`;

const cases: readonly [what: string, workflow: string, line: number, words: string][] = [
  // GitHub itself refuses these.
  ['text that is no YAML', 'on: [', 1, 'is not a workflow that GitHub would accept'],
  ['an unknown key of a step', oneJob('- run: echo\n  shel: bash'), 7, "Unexpected value 'shel'"],
  [
    'an unknown key of a job',
    oneJob('- run: echo', '    timout-minutes: 3\n'),
    5,
    "Unexpected value 'timout-minutes'",
  ],
  ['an unknown context', oneJob('- run: echo ${{ secret.KEY }}'), 6, 'Unrecognized named-value'],
  [
    'a context in the wrong place',
    oneJob('- run: echo', '    if: steps.x.outcome == 1\n'),
    5,
    'Unrecognized named-value',
  ],
  [
    'a need that does not exist',
    `${oneJob('- run: echo')}  next: { runs-on: x, needs: other, steps: [{ run: echo }] }\n`,
    7,
    'unknown job',
  ],
  [
    'an unknown permission',
    oneJob('- run: echo', '    permissions: { content: read }\n'),
    5,
    "Unexpected value 'content'",
  ],

  // GitHub accepts these in silence or with a warning.
  [
    'an unknown input of an action',
    oneJob('- uses: OWNER/fairway/actions/greet@v1\n  with: { who: you, ton: kind }'),
    7,
    'no input "ton"',
  ],
  [
    'a missing input of an action',
    oneJob('- uses: OWNER/fairway/actions/greet@v1\n  with: { tone: kind }'),
    6,
    'requires the input "who"',
  ],
  [
    'an unknown output of an action',
    oneJob(
      '- uses: OWNER/fairway/actions/greet@v1\n  id: hi\n  with: { who: you }\n- run: echo ${{ steps.hi.outputs.txt }}',
    ),
    9,
    'no `steps.hi.outputs.txt`',
  ],
  ['an unknown step', oneJob('- run: echo ${{ steps.build.outputs.image }}'), 6, 'no `steps.build`'],
  ['an unknown need', oneJob('- run: echo ${{ needs.build.outputs.image }}'), 6, 'no `needs.build`'],
  [
    'an unknown need in a condition',
    oneJob('- run: echo\n  if: ${{ !cancelled() && needs.build.result }}'),
    7,
    'no `needs.build`',
  ],
  ['an unknown input of the workflow', oneJob('- run: echo ${{ inputs.name }}'), 6, 'no `inputs.name`'],
  [
    'text around an expression in `if`',
    oneJob('- run: echo', "    if: ${{ github.ref }} == 'main'\n"),
    5,
    'always true',
  ],

  // Calls of reusable workflows.
  [
    'an unknown input of a reusable workflow',
    call('    with: { who: you, cout: 1 }\n    secrets: { key: k }\n'),
    5,
    'declares no input "cout"',
  ],
  [
    'a missing input of a reusable workflow',
    call('    secrets: { key: k }\n'),
    3,
    'requires the input "who"',
  ],
  [
    'a text for a number',
    call('    with: { who: you, count: "1" }\n    secrets: { key: k }\n'),
    5,
    '"count" of .github/workflows/called.yml is a number',
  ],
  [
    'a number for a text',
    call('    with: { who: 1.10 }\n    secrets: { key: k }\n'),
    5,
    '"who" of .github/workflows/called.yml is a string',
  ],
  [
    'a text for true or false',
    call('    with: { who: you, loud: yes }\n    secrets: { key: k }\n'),
    5,
    'is a boolean',
  ],
  [
    'an undeclared secret',
    call('    with: { who: you }\n    secrets: { key: k, other: o }\n'),
    6,
    'declares no secret "other"',
  ],
  ['a missing secret', call('    with: { who: you }\n'), 3, 'requires the secret "key"'],
  ['all secrets at once', call('    with: { who: you }\n    secrets: inherit\n'), 6, '`secrets: inherit`'],
  [
    'an unknown output of a reusable workflow',
    `${call('    with: { who: you }\n    secrets: { key: k }\n')}  after:\n    needs: it\n    runs-on: ubuntu-latest\n    steps: [{ run: "echo \${{ needs.it.outputs.txt }}" }]\n`,
    10,
    'no `needs.it.outputs.txt`',
  ],
  ['a workflow that cannot be called', call('', './.github/workflows/caller.yml'), 4, 'nested deeper'],
  ['a workflow that does not exist', call('', './.github/workflows/none.yml'), 4, 'there is no workflow'],
  ['a workflow of somebody else', call('', 'acme/other/.github/workflows/x.yml@v1'), 4, 'does not have'],

  // The runner does not support these.
  ['an action of a third party', oneJob('- uses: docker/login-action@v3'), 6, 'third party'],
  [
    'an action that does not exist',
    oneJob('- uses: OWNER/fairway/actions/none@v1'),
    6,
    'no actions/none/action.yml',
  ],
  [
    'an input that the built-in checkout lacks',
    oneJob('- uses: actions/checkout@v6\n  with: { submodules: true }'),
    7,
    'no input "submodules"',
  ],
  ['a container', oneJob('- run: echo', '    container: debian\n'), 5, '`container`'],
  ['services', oneJob('- run: echo', '    services: { db: { image: postgres } }\n'), 5, '`services`'],
  ['hashFiles', oneJob("- run: echo ${{ hashFiles('a') }}"), 6, 'hashfiles'],
  [
    'a filter by path',
    `on:\n  workflow_dispatch:\n  push:\n    paths: ['a/**']\njobs:\n  a: { runs-on: x, steps: [{ run: echo }] }\n`,
    4,
    '`paths`',
  ],
  ['a path out of the repository', oneJob('- uses: $/../x'), 6, 'leads out'],
];

test.each(cases)('%s is refused with file and line', async (_, workflow, line, words) => {
  const error = await load(workflow).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  expect(error?.message).toContain(`${file}:${line}`);
  expect(error?.message.toLowerCase()).toContain(words.toLowerCase());
});

test.each([
  ['an action for another Node', oneJob('- uses: OWNER/fairway/actions/old@v1'), 'actions/old/action.yml:3'],
  ['a composite action', oneJob('- uses: OWNER/fairway/actions/steps@v1'), 'actions/steps/action.yml:3'],
  [
    'a secret that a reusable workflow does not declare',
    call('', 'OWNER/fairway/.github/workflows/broken.yml@v1'),
    '.github/workflows/broken.yml:5',
  ],
  [
    'a circle of reusable workflows',
    call('', 'OWNER/fairway/.github/workflows/loop.yml@v1'),
    '.github/workflows/loop.yml:3',
  ],
])('%s is refused with the place where it is written', async (_, workflow, place) => {
  await expect(load(workflow)).rejects.toThrow(place);
});

test('a mistake that shows only during a run fails the job with file and line', async () => {
  const stage = makeStage(fairwayFiles);
  try {
    const given = 'with: { who: you, loud: "${{ github.ref_name }}" }';
    const run = await stage.run(
      `${call(`    ${given}\n    secrets: { key: some-key }\n`)}  only:\n    runs-on: x\n    steps:\n      - run: echo\n        shell: pwsh\n`,
    );
    const [typed, shell] = [run.jobs.find(({ id }) => id === 'it'), run.jobs.find(({ id }) => id === 'only')];
    expect(typed?.steps[0]?.log).toContain(`${file}:5 cannot be run`);
    expect(typed?.steps[0]?.log).toContain('is a boolean, and the value is "main"');
    expect(shell?.steps[0]?.log).toContain(`${file}:11 cannot be run`);
  } finally {
    stage.remove();
  }
});
