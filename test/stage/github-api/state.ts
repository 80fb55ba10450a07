import type { TokenHolder } from './access.ts';
import { IssueState } from './issue-state.ts';

export interface StoredStatus {
  readonly state: string;
  readonly description: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
}

export interface StoredDeployment {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly environment: string;
  readonly description: string;
  readonly production: boolean;
  readonly transient: boolean;
  readonly payload: unknown;
  readonly creator: string;
  readonly statuses: StoredStatus[];
}

export interface StoredComment {
  readonly id: number;
  readonly pullRequest: number;
  readonly author: Pick<TokenHolder, 'login' | 'type'>;
  body: string;
}

export interface PullRequest {
  readonly number: number;
  readonly head: string;
  readonly open?: boolean;
  /** The commit that it was merged as. */
  readonly mergedAs?: string;
  /** The commits that belong to it besides the head. */
  readonly commits?: readonly string[];
}

/** A workflow, and its runs in GitHub's words, newest first. */
export interface StoredWorkflow {
  readonly file: string;
  readonly state: string;
  readonly runs: readonly {
    readonly status: string;
    readonly conclusion: string | null;
    readonly startedAt: string;
  }[];
}

/** An answer of a person to a run that waited for an environment. */
export interface StoredApproval {
  readonly run: number;
  readonly login: string;
  readonly state: 'approved' | 'rejected';
  readonly environment: string;
  readonly comment: string;
}

/** The deployments, statuses, comments and issues of the stand-in, oldest first. */
export class GithubState {
  readonly deployments: StoredDeployment[] = [];
  readonly comments: StoredComment[] = [];
  readonly pullRequests: PullRequest[] = [];
  readonly workflows: StoredWorkflow[] = [];
  readonly approvals: StoredApproval[] = [];
  readonly branches = new Map<string, string>();
  readonly issues: IssueState;
  #lastId = 1000;

  constructor(now: () => number) {
    this.issues = new IssueState(now);
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  deployment(id: number): StoredDeployment | undefined {
    return this.deployments.find((each) => each.id === id);
  }

  /**
   * Adds a status, and with a success what GitHub documents of `auto_inactive`: all prior deployments of that
   * environment that are neither transient nor production and whose state is success become inactive.
   */
  addStatus(deployment: StoredDeployment, status: StoredStatus, autoInactive: boolean): void {
    deployment.statuses.push(status);
    if (status.state !== 'success' || !autoInactive) return;
    for (const prior of this.deployments) {
      const concerned = prior.environment === deployment.environment && prior.id < deployment.id;
      if (concerned && !prior.transient && !prior.production && stateOf(prior) === 'success') {
        prior.statuses.push({ ...status, state: 'inactive', description: '' });
      }
    }
  }
}

/** The state that GitHub shows: that of the last status. */
export function stateOf({ statuses }: StoredDeployment): string {
  return statuses.at(-1)?.state ?? 'pending';
}
