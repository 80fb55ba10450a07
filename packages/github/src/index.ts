export { askInTime } from './api/ask-in-time.ts';
export type { Deployment } from './deployments/deployment.ts';
export { type Github, openGithub } from './github.ts';
