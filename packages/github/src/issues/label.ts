import type { Api } from '../api/api.ts';
import { GithubFailure } from '../api/github-failure.ts';
import { recordingIncident } from './find.ts';

/**
 * Makes the label where the repository lacks it. GitHub drops an unknown label of a new issue at times, and an issue
 * without it would not be found again.
 */
export async function ensureLabel({ request, repo }: Api, name: string): Promise<void> {
  try {
    await request('GET /repos/{owner}/{repo}/labels/{name}', {
      ...repo,
      name,
      request: { manner: recordingIncident },
    });
  } catch (error) {
    // GitHub says 404 for a label that is not there; explained, that is a missing permission.
    if (!(error instanceof GithubFailure) || error.trouble !== 'permission') throw error;
    await makeLabel({ request, repo }, name);
  }
}

async function makeLabel({ request, repo }: Pick<Api, 'request' | 'repo'>, name: string): Promise<void> {
  try {
    await request('POST /repos/{owner}/{repo}/labels', {
      ...repo,
      name,
      color: 'b60205',
      description: 'Opened and closed by Fairway',
      request: { manner: recordingIncident },
    });
  } catch (error) {
    // Another run made it in between.
    if (!(error instanceof GithubFailure) || !/already_exists/.test(error.evidence.join())) throw error;
  }
}
