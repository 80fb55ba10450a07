import { converted, flag, type InputsOf, optional, secret, text } from '@fairway/action-kit';
import { Failure } from '@fairway/runtime';

/** The records about a deploy that GitHub keeps. */
export interface GithubRecord {
  /** Name of the environment; undefined where no deployment is recorded. */
  readonly environment: string | undefined;
  readonly environmentUrl: string | undefined;
  /** Undefined where nothing is recorded. */
  readonly token: string | undefined;
  /** Whether plan and outcome are kept in one comment on the pull request. */
  readonly comment: boolean;
}

/** An input with the name of an environment. */
export function environmentInput() {
  return text({
    pattern: /^[^'"`,;\\\n]{1,255}$/,
    describe: 'the name of an environment, 255 characters at most',
  });
}

/** The inputs for the records on GitHub. */
export function githubInputs() {
  return {
    environment: optional(environmentInput()),
    'environment-url': optional(
      converted(text({ pattern: /^https?:\/\/\S+$/, describe: 'a URL' }), requirePublic),
    ),
    'github-token': optional(secret()),
    comment: flag(),
  };
}

/** GitHub shows the URL of an environment to everybody. The error does not. */
function requirePublic(url: string): string {
  if (!/^https?:\/\/[^/?#]*@/.test(url)) return url;
  throw new Failure({
    what: 'The URL of the environment cannot be used.',
    why: 'It holds a user name or a password, and GitHub shows it to everybody.',
    fix: 'Write the URL without what stands before "@".',
  });
}

/** @throws Failure where a record is wanted and there is no token */
export function githubRecordOf(given: InputsOf<ReturnType<typeof githubInputs>>): GithubRecord {
  const { environment, 'environment-url': environmentUrl, 'github-token': token, comment } = given;
  if (comment && token === undefined) {
    throw new Failure({
      what: 'The input "github-token" cannot be used.',
      why: 'It is empty, and "comment: true" needs it.',
      fix: 'Write `github-token: ${{ github.token }}`, and give the job `pull-requests: write`.',
    });
  }
  return { environment, environmentUrl, token, comment };
}
