import { afterAll, describe, expect, test } from '@jest/globals';
import { conclusions, makeStage, printed } from './stage.ts';

const stage = makeStage({
  'actions/who/action.yml': 'name: Who\ndescription: Who.\nruns: { using: node24, main: m.js }\n',
  'actions/who/m.js': "console.log('fairway’s own action for', process.env.GITHUB_REPOSITORY)",
  '.github/workflows/release.yml': `name: Fairway release
on:
  workflow_call:
    inputs:
      who: { type: string, required: true }
      count: { type: number, default: 2 }
      loud: { type: boolean }
      environment: { type: string, default: production }
    secrets:
      key: { required: true }
      optional: {}
      passed: {}
    outputs:
      said: { value: "\${{ jobs.inner.outputs.said }}!" }
permissions: {}
env: { OWN: own }
jobs:
  say:
    name: Say it
    runs-on: ubuntu-latest
    outputs: { said: "\${{ steps.it.outputs.said }}" }
    steps:
      - uses: $/actions/who
      - id: it
        run: |
          echo "\${{ inputs.who }} \${{ inputs.count == 2 }} \${{ inputs.loud == false }} [\${{ secrets.optional }}] $OWN [$CALLERS]"
          echo "\${{ github.workflow }} \${{ job.workflow_repository }} \${{ job.workflow_file_path }} \${{ github.event.release.tag_name }}"
          [ "\${{ secrets.key }}" = repository-key ] && echo "key of the repository"
          echo "said=\${{ inputs.who }}" >> "$GITHUB_OUTPUT"
  inner:
    needs: say
    uses: ./.github/workflows/inner.yml
    with: { text: "\${{ needs.say.outputs.said }}" }
  guarded:
    runs-on: ubuntu-latest
    environment: { name: "\${{ inputs.environment }}", url: "https://example.org/\${{ steps.none.outputs.x }}" }
    steps:
      - id: none
        run: |
          [ "\${{ secrets.key }}" = environment-key ] && echo "key of the environment"
          echo "\${{ vars.PLACE }} \${{ vars.SHARED }}"
          [ "\${{ secrets.passed }}" = only-there ] && echo "a secret of the environment alone, passed by its name"
          echo "not passed: [\${{ secrets.optional }}] \${{ toJSON(secrets.optional) }}"
`,
  '.github/workflows/inner.yml': `on:
  workflow_call:
    inputs: { text: { type: string, required: true } }
    outputs: { said: { value: "\${{ jobs.echo.outputs.said }}" } }
jobs:
  echo:
    runs-on: ubuntu-latest
    outputs: { said: "\${{ inputs.text }} twice" }
    steps: [{ run: "echo inner" }]
`,
});
afterAll(() => stage.remove());

const caller = `name: Caller
on: { release: { types: [published] } }
env: { CALLERS: not handed over }
jobs:
  release:
    name: Release
    uses: OWNER/fairway/.github/workflows/release.yml@v1
    with: { who: "\${{ github.event.release.tag_name }}" }
    secrets: { key: "\${{ secrets.KEY }}", passed: "\${{ secrets.PASSED }}" }
  after:
    needs: release
    runs-on: ubuntu-latest
    steps: [{ run: "echo \${{ needs.release.outputs.said }} \${{ needs.release.result }}" }]
`;

const options = {
  event: { name: 'release', payload: { action: 'published', release: { tag_name: 'v1' } } },
  ref: 'main',
  secrets: { KEY: 'repository-key' },
  vars: { PLACE: 'repository', SHARED: 'shared' },
};
const production = {
  secrets: { KEY: 'environment-key', PASSED: 'only-there', OPTIONAL: 'nobody-passes-it' },
  vars: { PLACE: 'production' },
};

describe('a reusable workflow', () => {
  test('gets inputs and secrets by name, uses its own actions, and returns outputs', async () => {
    const run = await stage.run(caller, { ...options, environments: { production } });
    expect(conclusions(run)).toEqual({
      after: 'success',
      'release/guarded': 'success',
      'release/inner/echo': 'success',
      'release/say': 'success',
    });
    expect(run.jobs.map(({ name }) => name)).toContain('Release / Say it');
    expect(printed(run, 'release/say')).toEqual([
      'fairway’s own action for acme/marina',
      'v1 true true [] own []',
      'Caller OWNER/fairway .github/workflows/release.yml v1',
      'key of the repository',
    ]);
    expect(printed(run, 'release/inner/echo')).toEqual(['inner']);
    expect(printed(run, 'after')).toEqual(['v1 twice! success']);
  });

  test('reads the secrets of an environment before those of its caller, by the names that the caller passes', async () => {
    const run = await stage.run(caller, { ...options, environments: { production } });
    expect(printed(run, 'release/guarded')).toEqual([
      'key of the environment',
      'production shared',
      'a secret of the environment alone, passed by its name',
      'not passed: [] null',
    ]);
  });

  test('waits for the approval of an environment, and fails without', async () => {
    const asked: string[] = [];
    const answer = (yes: boolean) => ({
      ...options,
      environments: {
        production: {
          ...production,
          approval: async ({ environment, job }: { environment: string; job: string }) => {
            asked.push(`${job}: ${environment}`);
            return yes;
          },
        },
      },
    });
    const [approved, refused] = [
      await stage.run(caller, answer(true)),
      await stage.run(caller, answer(false)),
    ];
    expect(conclusions(approved)['release/guarded']).toBe('success');
    expect(conclusions(refused)).toMatchObject({ 'release/guarded': 'failure', after: 'skipped' });
    expect(asked).toEqual(['release/guarded: production', 'release/guarded: production']);
  });
});

test('a variable that does not exist is an empty text for the workflow that is called', async () => {
  const run = await stage.run(caller.replace('github.event.release.tag_name', 'vars.UNSET'), options);
  expect(printed(run, 'release/say')).toContain(' true true [] own []');
});

describe('the event', () => {
  const on = (triggers: string) =>
    `on: ${triggers}\njobs:\n  it:\n    runs-on: ubuntu-latest\n    steps: [{ run: "echo \${{ github.event_name }} \${{ github.ref }} \${{ github.ref_type }} \${{ github.actor }} \${{ github.event.repository.full_name }}" }]\n`;

  test('of a push runs at the pushed ref', async () => {
    stage.commit({ 'a.txt': '' }, 'v2.0.0');
    const run = await stage
      .run(on("{ push: { tags: ['v*'] } }"), { event: { name: 'push' }, ref: 'main' })
      .catch((error: Error) => error.message);
    expect(run).toContain('The event push does not start .github/workflows/caller.yml');
    expect(run).toContain('.github/workflows/caller.yml:1');
    const branch = await stage.run(on('{ push: { branches: [main] } }'), {
      event: { name: 'push', payload: { ref: 'refs/heads/main' } },
    });
    expect(printed(branch, 'it')).toEqual(['push refs/heads/main branch octocat acme/marina']);
  });

  test.each([
    [
      'release',
      '{ release: { types: [created] } }',
      { name: 'release', payload: { action: 'published', release: { tag_name: 'main' } } },
      'has no refs/tags/main',
    ],
    [
      'schedule',
      '{ schedule: [{ cron: "5 4 * * *" }] }',
      { name: 'schedule', payload: { schedule: '1 1 * * *' } },
      'has the schedules 5 4 * * *',
    ],
    ['an event it does not have', 'push', { name: 'workflow_dispatch' }, 'Its events are: push'],
    ['an event that nobody can play', 'issues', { name: 'issues' }, 'cannot play this event'],
  ])('%s is refused when it does not fit', async (_, triggers, event, words) => {
    await expect(stage.run(on(triggers), { event })).rejects.toThrow(words);
  });

  test('of a dispatch has typed inputs', async () => {
    const inputs =
      '{ n: { type: number, default: 3 }, yes: { type: boolean }, kind: { type: choice, options: [a, b], required: true } }';
    const workflow = `on: { workflow_dispatch: { inputs: ${inputs} } }\njobs:\n  it:\n    runs-on: x\n    steps: [{ run: "echo \${{ inputs.n == 3 }} \${{ inputs.yes && 'on' }} \${{ inputs.kind }} \${{ github.event.inputs.yes }}" }]\n`;
    const run = await stage.run(workflow, { inputs: { yes: 'true', kind: 'b' } });
    expect(printed(run, 'it')).toEqual(['true on b true']);
    await expect(stage.run(workflow, { inputs: { kind: 'c' } })).rejects.toThrow('It is one of: a, b.');
    await expect(stage.run(workflow, { inputs: {} })).rejects.toThrow('requires the input "kind"');
    await expect(stage.run(workflow, { inputs: { kind: 'a', more: '1' } })).rejects.toThrow(
      'no input "more"',
    );
    await expect(stage.run(workflow, { inputs: { kind: 'a', n: 'many' } })).rejects.toThrow(
      'It is a number.',
    );
  });
});
