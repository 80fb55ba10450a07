/** What is about to be deployed, and to where. */
export interface DeploymentRequest {
  /** The branch or tag that started the run; what GitHub shows. */
  readonly ref: string;
  /** The commit that is deployed. */
  readonly sha: string;
  /** `production`, `staging`: GitHub makes the environment where there is none of that name. */
  readonly environment: string;
  readonly description: string;
  /** Whether its users are the public. Without it: an environment that is called `production` is. */
  readonly production?: boolean;
  /** Whether it will be taken down again one day, like a staging; GitHub then shows it as destroyed, not as inactive. */
  readonly transient?: boolean;
  /** What else is kept with the deployment; any JSON. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** The page of the run. */
  readonly logUrl?: string;
  /** Where the environment can be seen. */
  readonly environmentUrl?: string;
}

/** `failure`: what was deployed does not work. `error`: the deploy itself broke off. */
export type DeploymentResult = 'success' | 'failure' | 'error';

export interface DeploymentEnd {
  readonly description: string;
  readonly environmentUrl?: string;
  /** Without it, that of the start. */
  readonly logUrl?: string;
}

/** A deployment that GitHub shows as in progress until it is finished. */
export interface Deployment {
  readonly id: number;
  /**
   * Says how it ended. After a success, this is the one active deployment of its environment: earlier ones become
   * inactive.
   * @throws GithubFailure when GitHub does not record it.
   */
  finish(result: DeploymentResult, end: DeploymentEnd): Promise<void>;
}
