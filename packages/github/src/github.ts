import { type ApiOptions, openApi } from './api/api.ts';
import { type PullRequestComment, upsertComment } from './comments/upsert-comment.ts';
import { deactivate } from './deployments/deactivate.ts';
import type { Deployment, DeploymentRequest } from './deployments/deployment.ts';
import { startDeployment } from './deployments/start.ts';
import { type IncidentIssues, type IncidentIssuesOptions, incidentIssues } from './issues/incident-issues.ts';
import { type PullRequestSource, pullRequestOf } from './pull-requests/find.ts';
import { type Approval, approvalsOf } from './runs/approvals.ts';
import { silenceOfWorkflow, type WatchedWorkflow } from './runs/watch-workflow.ts';

export type GithubOptions = ApiOptions;

/** GitHub, for one repository and one token. Every call throws a GithubFailure for a request that GitHub refuses. */
export interface Github {
  /** Records that a deployment has begun. Needs `deployments: write`. */
  startDeployment(request: DeploymentRequest): Promise<Deployment>;
  /** Makes every deployment of the environment inactive and returns their number. Needs `deployments: write`. */
  deactivate(environment: string, description: string): Promise<number>;
  /** Writes or rewrites the comment with this marker and returns its page. Needs `pull-requests: write`. */
  upsertComment(comment: PullRequestComment): Promise<string>;
  /** Issues as the record of incidents. Needs `issues: write`. Makes no request yet. */
  incidentIssues(options: IncidentIssuesOptions): IncidentIssues;
  /** The number of the pull request of the run. Needs `pull-requests: read` where the event names none. */
  pullRequestOf(source: PullRequestSource): Promise<number | undefined>;
  /**
   * Why nobody can rely on a workflow that should run by a schedule, in one sentence; undefined where it runs. Needs
   * `actions: read`.
   */
  silenceOfWorkflow(workflow: WatchedWorkflow): Promise<string | undefined>;
  /** The people who approved a run. Needs `actions: read`. */
  approvalsOf(runId: string): Promise<readonly Approval[]>;
}

/** Opens GitHub's API. It makes no request yet. */
export function openGithub(options: GithubOptions): Github {
  const api = openApi(options);
  return {
    startDeployment: (request) => startDeployment(api, request),
    deactivate: (environment, description) => deactivate(api, environment, description),
    upsertComment: (comment) => upsertComment(api, comment),
    incidentIssues: (options) => incidentIssues(api, options),
    pullRequestOf: (source) => pullRequestOf(api, source),
    silenceOfWorkflow: (workflow) => silenceOfWorkflow(api, workflow),
    approvalsOf: (runId) => approvalsOf(api, runId),
  };
}
