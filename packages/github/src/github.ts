import { type ApiOptions, openApi } from './api/api.ts';
import { type PullRequestComment, upsertComment } from './comments/upsert-comment.ts';
import { deactivate } from './deployments/deactivate.ts';
import type { Deployment, DeploymentRequest } from './deployments/deployment.ts';
import { startDeployment } from './deployments/start.ts';
import { type PullRequestSource, pullRequestOf } from './pull-requests/find.ts';

export type GithubOptions = ApiOptions;

/** GitHub, for one repository and one token. Every call throws a GithubFailure for what GitHub does not do. */
export interface Github {
  /** Records that a deployment has begun. Takes `deployments: write`. */
  startDeployment(request: DeploymentRequest): Promise<Deployment>;
  /** Makes every deployment of the environment inactive and says how many. Takes `deployments: write`. */
  deactivate(environment: string, description: string): Promise<number>;
  /** Writes or rewrites the one comment with this marker; its page. Takes `pull-requests: write`. */
  upsertComment(comment: PullRequestComment): Promise<string>;
  /** The number of the pull request that the run is about. Takes `pull-requests: read` where the event names none. */
  pullRequestOf(source: PullRequestSource): Promise<number | undefined>;
}

/** Opens GitHub's API; nothing is asked yet. */
export function openGithub(options: GithubOptions): Github {
  const api = openApi(options);
  return {
    startDeployment: (request) => startDeployment(api, request),
    deactivate: (environment, description) => deactivate(api, environment, description),
    upsertComment: (comment) => upsertComment(api, comment),
    pullRequestOf: (source) => pullRequestOf(api, source),
  };
}
