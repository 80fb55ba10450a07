import { Failure, type FailureParts } from '@fairway/runtime';

/**
 * Why GitHub did not do what was asked: `permission` (the token may not), `token` (it is none, or it has ended),
 * `limit` (too many requests, for longer than a run waits), `unreachable` (no answer, or an error of GitHub's own),
 * `refused` (the request itself).
 */
export type GithubTrouble = 'permission' | 'token' | 'limit' | 'unreachable' | 'refused';

/** A request that GitHub did not carry out. What that means for the run is the caller's to say. */
export class GithubFailure extends Failure {
  readonly trouble: GithubTrouble;

  constructor(trouble: GithubTrouble, parts: FailureParts) {
    super(parts);
    this.trouble = trouble;
  }
}
