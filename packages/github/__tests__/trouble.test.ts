import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GithubFailure } from '../src/api/github-failure.ts';
import { type Stage, setStage, sha } from './stand-in.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
  stage.api.state.pullRequests.push({ number: 7, head: sha('a') });
});
afterEach(() => stage.end());

const request = {
  ref: sha('a'),
  sha: sha('a'),
  environment: 'staging',
  description: 'v1',
  payload: { run: '1' },
};

async function failureOf(work: Promise<unknown>): Promise<GithubFailure> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(GithubFailure);
  return failure as GithubFailure;
}

describe('GitHub in trouble', () => {
  it.each([500, 502, 503, 504])('is asked again after %s', async (status) => {
    stage.api.faults.plan({ status }, { times: 2 });
    const deployment = await stage.open().startDeployment(request);
    stage.api.faults.plan({ status }, { times: 2 });
    await deployment.finish('success', { description: 'Proven.' });
    expect(stage.api.deployments()).toMatchObject([{ state: 'success' }]);
  });

  it.each(['cut', 'lost answer'] as const)('has one deployment even after a connection %s', async (fault) => {
    stage.api.faults.plan(fault, { on: 'POST /repos/acme/marina/deployments' });
    await stage.open().startDeployment(request);
    expect(stage.api.deployments()).toMatchObject([{ state: 'in_progress' }]);
  });

  it('is given up in the end, with a failure', async () => {
    stage.api.faults.plan({ status: 502, message: 'Server Error' }, { times: 100 });
    const failure = await failureOf(stage.open().startDeployment(request));
    expect(failure.trouble).toBe('unreachable');
    expect(failure.what).toBe('GitHub did not record a deployment to staging in acme/marina.');
    expect(failure.evidence).toEqual(['502: Server Error']);
  });

  it('that cannot be reached is named', async () => {
    const failure = await failureOf(
      stage.open({ apiUrl: 'http://127.0.0.1:9' }).deactivate('staging', 'Gone.'),
    );
    expect(failure.trouble).toBe('unreachable');
    expect(failure.why).toContain('http://127.0.0.1:9 does not answer');
  });
});

describe('a limit', () => {
  it.each<[string, number, Record<string, string>, string, number]>([
    ['that says how long', 429, { 'retry-after': '7' }, '', 7000],
    ['of the second kind', 403, { 'retry-after': '30' }, 'You have exceeded a secondary rate limit.', 30_000],
    ['that says nothing of time', 403, {}, 'You have exceeded a secondary rate limit.', 60_000],
    [
      'of the hour',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': `${Date.parse('2026-11-02T10:00:20Z') / 1000}` },
      'API rate limit exceeded for installation.',
      21_000,
    ],
  ])('%s is waited for', async (_, status, headers, message, waitMs) => {
    stage.api.faults.plan({ status, headers, message });
    await stage.open().startDeployment(request);
    expect(stage.clock.slept).toEqual([waitMs]);
    expect(stage.api.deployments()).toMatchObject([{ state: 'in_progress' }]);
  });

  it('that lasts longer than a run waits is a failure, at once', async () => {
    stage.api.faults.plan({ status: 429, headers: { 'retry-after': '1800' } });
    const failure = await failureOf(stage.open().startDeployment(request));
    expect(failure.trouble).toBe('limit');
    expect(stage.clock.slept).toEqual([]);
  });
});

describe('a token', () => {
  it.each([
    ['deployments: write', () => stage.open({ token: stage.api.issueToken({ contents: 'read' }) })],
    ['deployments: write', () => stage.open({ token: stage.api.issueToken({ deployments: 'read' }) })],
  ])('without %s fails, and names what to write', async (permission, open) => {
    const failure = await failureOf(open().startDeployment(request));
    expect(failure.trouble).toBe('permission');
    expect(failure.fix).toContain(`Write \`${permission}\` under \`permissions:\``);
    expect(failure.evidence).toEqual([
      '403: Resource not accessible by integration',
      'accepted permissions: deployments=write',
    ]);
    expect(stage.clock.slept).toEqual([]);
  });

  it('that may not comment fails, and names what to write', async () => {
    const open = stage.open({ token: stage.api.issueToken({ deployments: 'write' }) });
    const failure = await failureOf(open.upsertComment({ pullRequest: 7, marker: 'm', body: 'Plan.' }));
    expect(failure.fix).toContain('`pull-requests: write`');
    expect(failure.what).toContain('write a comment on pull request 7');
  });

  it('that is not valid fails, and names the token to pass', async () => {
    const failure = await failureOf(stage.open({ token: 'ghs_expired' }).startDeployment(request));
    expect(failure.trouble).toBe('token');
    expect(failure.message).not.toContain('ghs_expired');
    expect(failure.fix).toContain('github-token: ${{ github.token }}');
  });
});

it('a value that GitHub refuses is named', async () => {
  const deployment = await stage.open().startDeployment(request);
  const wrong = deployment.finish('success', {
    description: 'Proven.',
    environmentUrl: 'staging.marina.test',
  });
  const failure = await failureOf(wrong);
  expect(failure.trouble).toBe('refused');
  expect(failure.evidence).toEqual(['422: Validation Failed', 'DeploymentStatus environment_url invalid']);
});

it('a missing branch is named', async () => {
  const failure = await failureOf(stage.open().startDeployment({ ...request, ref: 'gone' }));
  expect(failure.evidence).toEqual(['422: No ref found for: gone']);
});

it('a cancelled run does not wait', async () => {
  const controller = new AbortController();
  const reason = new Error('cancelled');
  controller.abort(reason);
  await expect(stage.open({ signal: controller.signal }).startDeployment(request)).rejects.toBe(reason);
});
