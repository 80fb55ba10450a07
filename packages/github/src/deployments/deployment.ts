/** A deployment that is about to begin. */
export interface DeploymentRequest {
  /** The branch or tag that started the run. GitHub shows it. */
  readonly ref: string;
  /** The commit that is deployed. */
  readonly sha: string;
  /** For example `production` or `staging`. GitHub creates an environment that does not exist yet. */
  readonly environment: string;
  readonly description: string;
  /** The environment serves the public. Default: true for an environment called `production`. */
  readonly production?: boolean;
  /** The environment will be removed one day, as a staging is. GitHub then shows it as destroyed, not as inactive. */
  readonly transient?: boolean;
  /** More data to keep with the deployment; any JSON. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** The page of the run. */
  readonly logUrl?: string;
  /** The address of the environment. */
  readonly environmentUrl?: string;
}

/** `failure`: the deployed release does not work. `error`: the deploy itself was not completed. */
export type DeploymentResult = 'success' | 'failure' | 'error';

export interface DeploymentEnd {
  readonly description: string;
  readonly environmentUrl?: string;
  /** Default: the page given at the start. */
  readonly logUrl?: string;
}

/** A deployment that GitHub shows as in progress until it is finished. */
export interface Deployment {
  readonly id: number;
  /**
   * Records the result. After a success this is the only active deployment of its environment: earlier ones become
   * inactive.
   * @throws GithubFailure when GitHub does not record it
   */
  finish(result: DeploymentResult, end: DeploymentEnd): Promise<void>;
}
