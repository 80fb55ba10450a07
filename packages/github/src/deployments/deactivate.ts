import type { Api } from '../api/api.ts';
import { addStatus, deploymentsInState, recording } from './statuses.ts';

/** Includes deployments that a killed run left in progress, because nothing of the environment exists any more. */
const standingStates = ['success', 'in_progress', 'queued', 'pending'];

/**
 * Makes every deployment of an environment inactive, except failed ones, which stay failed.
 * @returns the number of deployments that became inactive
 * @throws GithubFailure when GitHub does not record it
 */
export async function deactivate(api: Api, environment: string, description: string): Promise<number> {
  const standing = await deploymentsInState(api, environment, standingStates);
  for (const id of standing) {
    const status = { id, state: 'inactive', description, autoInactive: false } as const;
    await addStatus(api, recording(environment), status);
  }
  return standing.length;
}
