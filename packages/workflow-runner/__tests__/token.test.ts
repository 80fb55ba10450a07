import type { TokenRequest } from '@fairway/workflow-runner';
import { afterAll, describe, expect, test } from '@jest/globals';
import { makeStage, oneJob, printed } from './stage.ts';

const called = `on: { workflow_call: {} }
permissions: {}
jobs:
  build:
    runs-on: x
    permissions: { contents: read }
    steps: [{ run: echo }]
  deploy:
    runs-on: x
    permissions: { contents: read, deployments: write }
    steps: [{ run: "echo $TOKEN", env: { TOKEN: "\${{ github.token }}" } }]
  nothing:
    runs-on: x
    steps: [{ run: echo }]
`;
const stage = makeStage({ '.github/workflows/deploy.yml': called });
afterAll(() => stage.remove());

const calling = (permissions: string) =>
  `on: workflow_dispatch\njobs:\n  release:\n    permissions: ${permissions}\n    uses: OWNER/fairway/.github/workflows/deploy.yml@v1\n`;

/** A maker of tokens that keeps its requests. */
function tokens() {
  const asked: Record<string, TokenRequest['permissions']> = {};
  const token = ({ job, permissions }: TokenRequest) => {
    asked[job] = permissions;
    return `ghs_token-of-${job}`;
  };
  return { asked, token };
}

describe('the token of a job', () => {
  test('has the permissions of the job and no more', async () => {
    const { asked, token } = tokens();
    await stage.run(calling('{ contents: read, deployments: write, pull-requests: write }'), { token });
    expect(asked).toEqual({
      'release/build': { contents: 'read' },
      'release/deploy': { contents: 'read', deployments: 'write' },
      'release/nothing': {},
    });
  });

  test.each([
    ['neither has permissions', '', '', { contents: 'read', packages: 'read' }],
    ['the workflow says', 'permissions: { statuses: write }\n', '', { statuses: 'write' }],
    ['the job says', 'permissions: write-all\n', '    permissions: { issues: none }\n', {}],
  ])('has the permissions that GitHub would give where %s', async (_, ofWorkflow, ofJob, permissions) => {
    const { asked, token } = tokens();
    await stage.run(`${ofWorkflow}${oneJob('- run: echo', ofJob)}`, { token });
    expect(asked).toEqual({ only: permissions });
  });

  test('is its secret GITHUB_TOKEN and its github.token, and is hidden', async () => {
    const { token } = tokens();
    const steps =
      '- run: \'[ "$A$B" = ghs_token-of-onlyghs_token-of-only ] && echo "$A"\'\n  env: { A: "${{ github.token }}", B: "${{ secrets.GITHUB_TOKEN }}" }';
    const run = await stage.run(oneJob(steps), { token });
    expect(printed(run, 'only')).toEqual(['***']);
  });
});

test.each([
  ['{ contents: read }', '`deployments: write`, and is only allowed `deployments: none`'],
  ['{ contents: read, deployments: read }', '`deployments: write`, and is only allowed `deployments: read`'],
  ['{}', '`contents: read`, and is only allowed `contents: none`'],
  ['read-all', '`deployments: write`, and is only allowed `deployments: read`'],
])('a caller that grants %s is refused before anything runs', async (permissions, words) => {
  const run = stage.run(calling(permissions));
  await expect(run).rejects.toThrow(words);
  await expect(run).rejects.toThrow(/deploy\.yml:\d+ cannot be run\./);
});

test('the address of GitHub’s API comes from the option', async () => {
  const steps = '- run: echo $GITHUB_API_URL $GITHUB_GRAPHQL_URL ${{ github.api_url }}';
  const there = await stage.run(oneJob(steps), { apiUrl: 'http://127.0.0.1:8080' });
  expect(printed(there, 'only')).toEqual([
    'http://127.0.0.1:8080 http://127.0.0.1:8080/graphql http://127.0.0.1:8080',
  ]);
  const usual = await stage.run(oneJob(steps));
  expect(printed(usual, 'only')).toEqual([
    'https://api.github.com https://api.github.com/graphql https://api.github.com',
  ]);
});

test('nobody is asked with a token that nobody gave', async () => {
  const steps = '- run: \'echo "[$TOKEN]"\'\n  env: { TOKEN: "${{ github.token }}" }';
  expect(printed(await stage.run(oneJob(steps)), 'only')).toEqual(['[]']);
});
