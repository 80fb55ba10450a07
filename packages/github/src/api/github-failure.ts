import { Failure, type FailureParts } from '@fairway/runtime';

/**
 * The reason why GitHub did not carry out a request: `permission` (the token lacks one), `token` (it is not valid, or
 * has expired), `limit` (too many requests, for longer than a run waits), `unreachable` (no answer, or an error of
 * GitHub's own), `refused` (GitHub refused the request itself).
 */
export type GithubTrouble = 'permission' | 'token' | 'limit' | 'unreachable' | 'refused';

/** The Failure of a request that GitHub did not carry out. The caller decides what it means for the run. */
export class GithubFailure extends Failure {
  readonly trouble: GithubTrouble;

  constructor(trouble: GithubTrouble, parts: FailureParts) {
    super(parts);
    this.trouble = trouble;
  }
}
