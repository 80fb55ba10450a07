import type { RunResult } from '@fairway/workflow-runner';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeStage, oneJob, printed } from './stage.ts';

const stage = makeStage({
  'actions/greet/action.yml': `name: Greet
description: Greets.
inputs:
  who: { description: Whom., required: true }
  tone: { description: How., default: kind }
  log-level: { description: Nothing by default. }
outputs: { text: { description: What was said. } }
runs: { using: node24, main: run.js, post: run.js }
`,
  'actions/greet/run.js': `const fs = require('fs');
const { INPUT_WHO: who, INPUT_TONE: tone, STATE_who: before } = process.env;
if (before) console.log('post of', before, 'still', who);
else {
  console.log('main', who, tone, JSON.stringify(process.env['INPUT_LOG-LEVEL']));
  fs.appendFileSync(process.env.GITHUB_STATE, 'who=' + who + '\\n');
  fs.appendFileSync(process.env.GITHUB_OUTPUT, 'text<<END\\nhello\\n' + who + '\\nEND\\n');
  if (who === 'nobody') process.exit(1);
}
`,
  'actions/picky/action.yml': `name: Picky
description: Its post runs only after a failure.
runs: { using: node24, main: run.js, post: run.js, post-if: failure() }
`,
  'actions/picky/run.js': "console.log('picky')",
});
afterAll(() => stage.remove());
const stepNames = (run: RunResult) =>
  run.jobs[0]?.steps.map(({ name, conclusion }) => `${name}: ${conclusion}`) ?? [];

describe('run', () => {
  test('uses the shells with the flags that GitHub uses', async () => {
    const run = await stage.run(
      oneJob(
        '- run: echo "$- $(set -o | grep pipefail)"\n- run: echo "$- $(set -o | grep pipefail)"\n  shell: bash\n- run: echo "$0 $-"\n  shell: sh',
      ),
    );
    const lines = printed(run, 'only').map((line) => line.replaceAll(/\s+/g, ' '));
    expect(lines[0]).toMatch(/e.* pipefail off$/);
    expect(lines[1]).toMatch(/e.* pipefail on$/);
    expect(lines[2]).toMatch(/script\.sh e$/);
    expect(run.jobs[0]?.steps.map(({ log }) => /shell: .*/.exec(log)?.[0])).toEqual([
      'shell: bash -e {0}',
      'shell: bash --noprofile --norc -eo pipefail {0}',
      'shell: sh -e {0}',
    ]);
  });

  test.each([
    [`echo 'one' '\${{ github.ref_name }}' 'three'`, 'one main three'],
    [
      `echo "it's" "\${{ github.ref_name }}'s" "'\${{ 'o''clo''ck' }}' {x} '{0}'"`,
      "it's main's 'o'clo'ck' {x} '{0}'",
    ],
    [`echo "''\${{ github.ref_name }}'' ''''"`, "''main'' ''''"],
  ])('leaves every apostrophe of a script as it is: %s', async (script, said) => {
    const run = await stage.run(oneJob(`- run: |\n    ${script}`));
    expect(printed(run, 'only')).toEqual([said]);
  });

  test('takes folder, shell and environment from the nearest level that names them', async () => {
    const run = await stage.run(`on: workflow_dispatch
env: { A: workflow, B: workflow, C: workflow }
defaults: { run: { shell: sh, working-directory: one } }
jobs:
  only:
    runs-on: ubuntu-latest
    env: { B: job, C: job }
    defaults: { run: { working-directory: two } }
    steps:
      - run: mkdir one two three
        working-directory: .
      - run: echo "$A $B $C \${{ env.C }} $(basename "$PWD")"
        env: { C: step }
      - run: basename "$PWD"
        working-directory: three
`);
    expect(printed(run, 'only')).toEqual(['workflow job step step two', 'three']);
  });

  test('passes on the variables of the machine, and no others of the runner’s own environment', async () => {
    process.env['LEAKED_FROM_PARENT'] = 'yes';
    const run = await stage.run(oneJob('- run: env | sort'), {
      machineEnv: { DOCKER_HOST: 'unix:///lab.sock' },
    });
    delete process.env['LEAKED_FROM_PARENT'];
    const names = printed(run, 'only').map((line) => line.split('=')[0]);
    expect(printed(run, 'only')).toContain('DOCKER_HOST=unix:///lab.sock');
    expect(names).toEqual(
      expect.arrayContaining(['CI', 'GITHUB_ACTIONS', 'GITHUB_SHA', 'HOME', 'PATH', 'RUNNER_TEMP']),
    );
    expect(names.filter((name) => !/^(GITHUB_|RUNNER_)/.test(name ?? ''))).toEqual(
      expect.not.arrayContaining(['LEAKED_FROM_PARENT', 'NODE_OPTIONS', 'JEST_WORKER_ID', 'GITHUB_TOKEN']),
    );
  });
});

describe('the results of a step', () => {
  let run: RunResult;
  beforeAll(async () => {
    run = await stage.run(
      oneJob(`- id: first
  run: |
    echo "plain=a=b" >> "$GITHUB_OUTPUT"
    printf 'many<<E_1\\nline 1\\n\\nline=3\\nE_1\\n' >> "$GITHUB_OUTPUT"
    echo "FROM_FILE=yes" >> "$GITHUB_ENV"
    mkdir "$RUNNER_TEMP/bin"; printf '#!/bin/sh\\necho found' > "$RUNNER_TEMP/bin/own-tool"; chmod +x "$RUNNER_TEMP/bin/own-tool"
    echo "$RUNNER_TEMP/bin" >> "$GITHUB_PATH"
    echo "## Built" >> "$GITHUB_STEP_SUMMARY"
- run: |
    echo "$FROM_FILE \${{ env.FROM_FILE }} $(own-tool)"
    echo "and proven" >> "$GITHUB_STEP_SUMMARY"`),
    );
  });

  test('outputs, environment and path reach the next step', () => {
    expect(run.jobs[0]?.steps[0]?.outputs).toEqual({ plain: 'a=b', many: 'line 1\n\nline=3' });
    expect(printed(run, 'only').join('')).toContain('yes yes found');
  });
  test('summaries of all steps make the summary of the job', () => {
    expect(run.jobs[0]?.summary).toBe('## Built\nand proven\n');
  });

  test.each([
    ['a block without its end', 'echo "x<<END" >> "$GITHUB_OUTPUT"', 'the line "END"'],
    ['a line without a name', 'echo "nothing" >> "$GITHUB_OUTPUT"', 'neither "name=value"'],
    ['a variable of the runner', 'echo "GITHUB_SHA=1" >> "$GITHUB_ENV"', 'wrote GITHUB_SHA'],
    [
      'a summary that is too long',
      'head -c 1100000 /dev/zero | tr "\\\\0" x >> "$GITHUB_STEP_SUMMARY"',
      'would drop',
    ],
    ['a command that GitHub has retired', 'echo "::set-output name=a::b"', 'GITHUB_OUTPUT'],
  ])('%s fails the step', async (_, script, words) => {
    const result = await stage.run(
      oneJob(`- run: ${script.replaceAll('"', "'").includes(':') ? `|\n    ${script}` : script}`),
    );
    expect(result.jobs[0]?.conclusion).toBe('failure');
    expect(result.jobs[0]?.steps[0]?.log).toContain(words);
  });
});

describe('a step that fails', () => {
  test('because its folder does not exist names the folder', async () => {
    const run = await stage.run(oneJob('- run: echo\n  working-directory: nowhere'));
    expect(run.jobs[0]?.steps[0]?.log).toMatch(
      /caller\.yml:7 cannot be run\.\nWhy: the folder .*nowhere does not exist/,
    );
  });

  test('skips the later steps, except those with failure() or always()', async () => {
    const run = await stage.run(
      oneJob(`- { name: fails, run: exit 3 }
- { name: next, run: echo }
- { name: on failure, if: failure(), run: echo }
- { name: always, if: always(), run: "echo \${{ job.status }}" }
- { name: cancelled, if: cancelled(), run: echo }`),
    );
    expect(stepNames(run)).toEqual([
      'fails: failure',
      'next: skipped',
      'on failure: success',
      'always: success',
      'cancelled: skipped',
    ]);
    expect(run.jobs[0]?.steps[0]?.log).toContain('##[error]Process completed with exit code 3.');
    expect(printed(run, 'only').at(-1)).toBe('failure');
  });

  test('does not fail the job with continue-on-error, and keeps its outcome', async () => {
    const run = await stage.run(
      oneJob(
        '- { id: it, continue-on-error: true, run: exit 1 }\n- run: echo ${{ steps.it.outcome }} ${{ steps.it.conclusion }}',
      ),
    );
    expect(run.conclusion).toBe('success');
    expect(printed(run, 'only').at(-1)).toBe('failure success');
  });

  test('because it takes too long is stopped', async () => {
    const run = await stage.run(
      oneJob(
        '- { name: slow, timeout-minutes: 1, run: exec sleep 60 }\n- { name: after, if: failure(), run: echo }',
      ),
      { minuteMs: 400 },
    );
    expect(stepNames(run)).toEqual(['slow: failure', 'after: success']);
    expect(run.jobs[0]?.steps[0]?.log).toContain('timed out after 1 minutes');
  });

  test('a job that takes too long is cancelled', async () => {
    const run = await stage.run(
      oneJob(
        '- { name: slow, run: exec sleep 60 }\n- { name: after, if: always(), run: echo }',
        '    timeout-minutes: 1\n',
      ),
      // Long enough for the step to begin.
      { minuteMs: 4_000 },
    );
    expect(stepNames(run)).toEqual(['slow: cancelled', 'after: success']);
    expect(run.conclusion).toBe('cancelled');
  });
});

describe('our actions', () => {
  test('get their inputs with defaults, and run their posts last and in reverse order', async () => {
    const run = await stage.run(
      oneJob(`- { name: Ada, uses: OWNER/fairway/actions/greet@v1, id: ada, with: { who: Ada } }
- { name: picky, uses: OWNER/fairway/actions/picky@v1 }
- { name: Bob, uses: owner/Fairway/actions/greet@v1, with: { WHO: Bob, tone: rough } }
- run: echo "\${{ steps.ada.outputs.text }}"`),
    );
    expect(printed(run, 'only')).toEqual([
      'main Ada kind ""',
      'picky',
      'main Bob rough ""',
      'hello',
      'Ada',
      'post of Bob still Bob',
      'post of Ada still Ada',
    ]);
    expect(stepNames(run).slice(-3)).toEqual([
      'Post Bob: success',
      'Post picky: skipped',
      'Post Ada: success',
    ]);
  });

  test('run their post even when their main fails', async () => {
    const run = await stage.run(
      oneJob(
        '- { name: it, uses: OWNER/fairway/actions/greet@v1, with: { who: nobody } }\n- { name: p, if: always(), uses: OWNER/fairway/actions/picky@v1 }',
      ),
    );
    expect(stepNames(run)).toEqual(['it: failure', 'p: success', 'Post p: success', 'Post it: success']);
  });

  test('are found in the caller’s workspace by ./, and their inputs checked there', async () => {
    const own = {
      'own/action.yml':
        'name: Own\ndescription: Own.\ninputs: { a: { description: A. } }\nruns: { using: node24, main: m.js }\n',
      'own/m.js': "console.log('own', process.env.INPUT_A)",
    };
    const run = await stage.run(
      oneJob(
        '- uses: actions/checkout@v6\n- { uses: ./own, with: { a: 1 } }\n- { uses: ./own, with: { b: 1 } }',
      ),
      { files: own },
    );
    expect(printed(run, 'only')).toContain('own 1');
    expect(run.jobs[0]?.steps.at(-1)?.log).toContain('.github/workflows/caller.yml:8 cannot be run');
  });
});
