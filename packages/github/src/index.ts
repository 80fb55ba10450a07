export { askInTime } from './api/ask-in-time.ts';
export { GithubFailure } from './api/github-failure.ts';
export type { Deployment } from './deployments/deployment.ts';
export { type Github, openGithub } from './github.ts';
export type { IncidentIssue } from './issues/incident-issue.ts';
export type { IncidentIssues, IncidentIssuesOptions } from './issues/incident-issues.ts';
