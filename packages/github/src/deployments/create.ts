import { isDeepStrictEqual } from 'node:util';
import { shortLine } from '@fairway/runtime';
import type { Api, Manner } from '../api/api.ts';
import { GithubFailure } from '../api/github-failure.ts';
import type { DeploymentRequest } from './deployment.ts';
import { addStatus, longestDescription, recording } from './statuses.ts';

const mostTries = 3;

/**
 * Makes the deployment of exactly this commit.
 *
 * GitHub resolves the ref itself, and a branch may have moved since the run began. Then this deployment ends in error,
 * and a deployment of the bare commit takes its place.
 * @returns the id of the deployment
 */
export async function createDeployment(api: Api, request: DeploymentRequest): Promise<number> {
  const ref = request.ref.replace(/^refs\/(heads|tags)\//, '');
  // The merge of a pull request is on no branch, so only its commit names what is deployed.
  if (ref === '' || ref.startsWith('refs/')) return (await createOnce(api, request, request.sha)).id;
  const made = await createOnce(api, request, ref);
  if (made.sha === request.sha) return made.id;
  const description = `${ref} has moved on since the run began.`;
  const manner = recording(request.environment);
  await addStatus(api, manner, { id: made.id, state: 'error', description, autoInactive: false });
  return (await createOnce(api, request, request.sha)).id;
}

interface Made {
  readonly id: number;
  readonly sha: string;
}

/** After a lost answer GitHub may have made the deployment, so it is looked for before the next try. */
async function createOnce(api: Api, request: DeploymentRequest, ref: string): Promise<Made> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await create(api, request, ref);
    } catch (error) {
      if (!(error instanceof GithubFailure) || error.trouble !== 'unreachable' || tries === mostTries)
        throw error;
      const made = await findUntouched(api, request, ref);
      if (made) return made;
    }
  }
}

/**
 * Asks GitHub neither to merge the default branch nor to require checks. The deploy was decided elsewhere, and either
 * would make GitHub refuse the record (https://docs.github.com/rest/deployments/deployments#create-a-deployment).
 */
async function create(api: Api, request: DeploymentRequest, ref: string): Promise<Made> {
  const { environment, description, payload, transient = false } = request;
  const manner: Manner = { ...recording(environment), twice: 'never' };
  const { data } = await api.request('POST /repos/{owner}/{repo}/deployments', {
    ...api.repo,
    ref,
    environment,
    description: shortLine(description, longestDescription),
    auto_merge: false,
    required_contexts: [],
    production_environment: isProduction(request),
    transient_environment: transient,
    ...(payload ? { payload: { ...payload } } : {}),
    request: { manner },
  });
  if ('id' in data && 'sha' in data) return { id: Number(data.id), sha: data.sha };
  throw new GithubFailure('refused', {
    what: `GitHub did not ${manner.task} in ${api.repo.owner}/${api.repo.repo}.`,
    why: 'It merged the default branch instead, which it was asked not to.',
    fix: 'Run the job again.',
    evidence: [data.message ?? ''],
  });
}

export function isProduction({ production, environment }: DeploymentRequest): boolean {
  return production ?? environment === 'production';
}

/** A deployment that equals the request and has no status yet. It is the one whose answer was lost. */
async function findUntouched(api: Api, request: DeploymentRequest, ref: string): Promise<Made | undefined> {
  const { environment, payload = {} } = request;
  const manner = recording(environment);
  const { data } = await api.request('GET /repos/{owner}/{repo}/deployments', {
    ...api.repo,
    ref,
    environment,
    per_page: 5,
    request: { manner },
  });
  for (const { id, sha, payload: kept } of data) {
    if (!isDeepStrictEqual(asObject(kept), payload)) continue;
    const statuses = await api.request('GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
      ...api.repo,
      deployment_id: Number(id),
      per_page: 1,
      request: { manner },
    });
    if (statuses.data.length === 0) return { id: Number(id), sha };
  }
  return undefined;
}

/** GitHub returns a payload as an object or as the text that was sent; an empty text for none. */
function asObject(payload: unknown): unknown {
  if (typeof payload !== 'string') return { ...(payload as object) };
  return payload === '' ? {} : JSON.parse(payload);
}
