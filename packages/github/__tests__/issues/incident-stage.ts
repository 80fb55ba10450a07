import { afterEach, beforeEach, expect } from '@jest/globals';
import { GithubFailure } from '../../src/api/github-failure.ts';
import type { IncidentRecord } from '../../src/issues/incident-issue.ts';
import { type Stage, setStage } from '../stand-in.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const label = 'incident';

/** Sets a stage for each test of a file, and returns the words of its tests. */
export function onIncidentStage() {
  let current: Stage;
  beforeEach(async () => {
    current = await setStage();
  });
  afterEach(() => current.end());
  const stage = () => current;

  const lasting = (more: Partial<IncidentRecord> = {}): IncidentRecord => ({
    key: 'shop: probe web',
    open: true,
    title: 'web of shop does not answer',
    body: 'Connection refused.\n',
    evidenceAt: stage().clock.now(),
    ...more,
  });
  return {
    stage,
    lasting,
    over: (more: Partial<IncidentRecord> = {}) =>
      lasting({ open: false, body: '## Report\nDown for 12 minutes.\n', ...more }),
    incidents: (options: Parameters<Stage['open']>[0] = {}) =>
      stage()
        .open(options)
        .incidentIssues({ label, reopenWithinMs: 24 * hour, repeatMs: 4 * hour }),
    /** What people see of all issues. */
    shown: () =>
      stage().api.state.issues.all.map(({ number, title, state, reason, labels }) => ({
        ...{ number, title, state, labels },
        ...(reason ? { reason } : {}),
      })),
    /** The issue, where there is one and no other. */
    only() {
      const [issue, ...more] = stage().api.state.issues.all;
      expect(more).toEqual([]);
      if (!issue) throw new Error('There is no issue.');
      return issue;
    },
    later: (ms: number) => stage().clock.sleep(ms),
  };
}

/** A body without its hidden marker. */
export const text = (body: string) => body.slice(body.indexOf('\n') + 1);

export async function failureOf(work: Promise<unknown>): Promise<GithubFailure> {
  const failure = await work.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(GithubFailure);
  return failure as GithubFailure;
}
