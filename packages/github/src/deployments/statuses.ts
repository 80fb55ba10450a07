import { shortLine } from '@fairway/runtime';
import type { Api, Manner } from '../api/api.ts';

export type State = 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

const batchSize = 10;
export const longestDescription = 140;

export const recording = (environment: string): Manner => ({
  task: `record a deployment to ${environment}`,
  permission: 'deployments: write',
  twice: 'harmless',
});

/** Adds a status. A description of more than 140 characters, GitHub's limit, is cut. */
export async function addStatus(
  { request, repo }: Api,
  manner: Manner,
  status: {
    readonly id: number;
    readonly state: State;
    readonly description: string;
    readonly autoInactive: boolean;
    readonly environmentUrl?: string | undefined;
    readonly logUrl?: string | undefined;
  },
): Promise<void> {
  const { id, state, description, autoInactive, environmentUrl, logUrl } = status;
  await request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
    ...repo,
    deployment_id: id,
    state,
    description: shortLine(description, longestDescription),
    auto_inactive: autoInactive,
    ...(environmentUrl ? { environment_url: environmentUrl } : {}),
    ...(logUrl ? { log_url: logUrl } : {}),
    request: { manner },
  });
}

/**
 * The ids of the deployments of an environment whose state is one of these, newest first. The search ends at a batch
 * that holds an inactive deployment: when one becomes inactive, all older ones do.
 * @param before only deployments older than this one
 */
export async function deploymentsInState(
  { request, repo }: Api,
  environment: string,
  states: readonly string[],
  before: number = Number.POSITIVE_INFINITY,
): Promise<number[]> {
  const manner = recording(environment);
  const found: number[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = await request('GET /repos/{owner}/{repo}/deployments', {
      ...repo,
      environment,
      per_page: batchSize,
      page,
      request: { manner },
    });
    const batch = await Promise.all(
      data
        // Octokit reads ids that a number cannot hold as bigint. GitHub's ids are far smaller.
        .map(({ id }) => Number(id))
        .filter((id) => id < before)
        .map(async (id) => {
          const statuses = await request('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
            ...repo,
            deployment_id: id,
            per_page: 1,
            request: { manner },
          });
          return { id, state: statuses.data[0]?.state ?? 'pending' };
        }),
    );
    found.push(...batch.filter(({ state }) => states.includes(state)).map(({ id }) => id));
    if (data.length < batchSize || batch.some(({ state }) => state === 'inactive')) return found;
  }
}
