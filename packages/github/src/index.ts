export { type AskOptions, askInTime } from './api/ask-in-time.ts';
export { GithubFailure, type GithubTrouble } from './api/github-failure.ts';
export type { PullRequestComment } from './comments/upsert-comment.ts';
export type {
  Deployment,
  DeploymentEnd,
  DeploymentRequest,
  DeploymentResult,
} from './deployments/deployment.ts';
export { type Github, type GithubOptions, openGithub } from './github.ts';
export type { PullRequestSource } from './pull-requests/find.ts';
