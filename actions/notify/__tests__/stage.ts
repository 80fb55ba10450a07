import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { written } from '../../../packages/notify/__tests__/report/report.ts';
import { type Slack, startSlack } from '../../../test/stage/channels/slack.ts';
import { startVendor, type Vendor } from '../../../test/stage/channels/vendor.ts';
import { type StandIn, startGithubApi } from '../../../test/stage/github-api/github-api.ts';
import { runStep, type Step } from '../../../test/stage/step/run-step.ts';

/** Two channels, GitHub, and a workspace, for the tests of one file. */
export interface Stage {
  slack: Slack;
  hook: Vendor;
  github: StandIn;
  workspace: string;
  /** P1 and P2 go to the channels `team` and `hook`, P3 to `hook` alone. */
  notify: { readonly channels: Readonly<Record<string, object>>; readonly routes: readonly object[] };
}

/** Starts the stage before the tests of a file, and stops it after them. No request may break what its vendor publishes. */
export function useStage(): Stage {
  const stage = {} as Stage;
  beforeAll(async () => {
    const [slack, hook] = await Promise.all([startSlack(), startVendor(() => ({ reply: { status: 204 } }))]);
    const channels = {
      team: { slack: { token: slack.token, channel: slack.channel, 'api-url': slack.apiUrl } },
      hook: { webhook: { url: `${hook.url}/hooks/4f9c1f1d2ab34567`, secret: 'a-key-of-the-signature' } },
    };
    const routes = [
      { severity: ['P1', 'P2'], to: ['team', 'hook'] },
      { severity: 'P3', to: 'hook' },
    ];
    Object.assign(stage, {
      ...{ slack, hook, notify: { channels, routes } },
      github: await startGithubApi({ repository: 'acme/marina' }),
      workspace: await mkdtemp(join(tmpdir(), 'fairway-notify-')),
    });
  });
  afterAll(async () => {
    const { slack, hook, github, workspace } = stage;
    await Promise.all([slack.stop(), hook.stop(), github.stop(), rm(workspace, { recursive: true })]);
  });
  afterEach(() => {
    const { slack, hook, github } = stage;
    expect([...slack.violations, ...hook.violations, ...github.violations]).toEqual([]);
  });
  return stage;
}

/** Runs the action with these inputs. */
export function step(
  { notify, workspace, github }: Stage,
  inputs: Readonly<Record<string, string>>,
  onLog?: Step['onLog'],
) {
  return runStep({
    ...{ action: 'notify', workspace, ...(onLog ? { onLog } : {}) },
    inputs: { notify: JSON.stringify(notify), 'job-results': '', ...inputs },
    env: {
      GITHUB_API_URL: github.url,
      GITHUB_RUN_ID: '7',
      GITHUB_WORKFLOW: 'Release',
      GITHUB_JOB: 'tell',
      GITHUB_ACTOR: 'ada',
    },
  });
}

/** The messages that a step says it told. */
export const toldBy = ({ outputs }: Awaited<ReturnType<typeof step>>): readonly Record<string, string>[] =>
  JSON.parse(outputs['told'] ?? '');

export const failure = {
  what: 'The service api never became healthy.',
  why: 'Its task ends with status 1.',
  evidence: ['<!channel> no database'],
  fix: 'Correct settings.json.',
};
/** A deploy of a version that was put back. */
export const rolledBack = (version: string, subject = 'marina') =>
  written({
    status: 'failed',
    outputs: { status: 'rolled-back' },
    failure,
    about: {
      subject,
      serving: 'previous',
      release: { version, commit: '' },
      serves: { version: '1.3.2', commit: '' },
    },
  });
