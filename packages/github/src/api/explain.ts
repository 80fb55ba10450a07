import type { FailedAnswer } from './answer.ts';
import { GithubFailure } from './github-failure.ts';
import { isLimit } from './next-try.ts';

/** A request in words (`record the deployment of abc123 to staging`), and the permission that it needs. */
export interface Purpose {
  /** Completes "GitHub did not …". */
  readonly task: string;
  /** In a workflow's words: `deployments: write`. */
  readonly permission: string;
}

/** The error for an answer that another try would not change. */
export function explain(
  answer: FailedAnswer,
  asked: { purpose: Purpose; repository: string; apiUrl: string },
) {
  const { purpose, repository, apiUrl } = asked;
  const what = `GitHub did not ${purpose.task} in ${repository}.`;
  const evidence = evidenceOf(answer);
  if (isLimit(answer)) {
    const why =
      'The token has made more requests than GitHub allows, and the limit lasts longer than a run waits.';
    return new GithubFailure('limit', {
      what,
      why,
      fix: 'Run the job again later, or give it a token of its own.',
      evidence,
    });
  }
  if (answer.status === undefined || answer.status >= 500) {
    const why = answer.status ? 'It answers with an error of its own.' : `${apiUrl} does not answer.`;
    const fix =
      'Look at https://www.githubstatus.com, and whether the runner reaches the address; then run the job again.';
    return new GithubFailure('unreachable', { what, why, fix, evidence });
  }
  if (answer.status === 401) {
    const fix = 'Pass `github-token: ${{ github.token }}`, or a token that has not expired.';
    return new GithubFailure('token', { what, why: 'It does not accept the token.', fix, evidence });
  }
  if (answer.status === 410) {
    const fix = 'Turn on Issues under Settings, General of the repository, or leave the issues out.';
    return new GithubFailure('refused', { what, why: 'Issues are turned off there.', fix, evidence });
  }
  if (answer.status === 403 || answer.status === 404)
    return missingPermission(answer, purpose, what, evidence);
  const fix = 'Correct the value that GitHub names.';
  return new GithubFailure('refused', { what, why: 'It does not accept the request.', fix, evidence });
}

/** GitHub hides what a token may not see, so a 404 means a missing permission as often as a missing thing. */
function missingPermission(answer: FailedAnswer, { permission }: Purpose, what: string, evidence: string[]) {
  const hidden = answer.status === 404 ? ', or what it names is not there' : '';
  return new GithubFailure('permission', {
    what,
    why: `The token may not do that${hidden}; it takes \`${permission}\`.`,
    fix: `Write \`${permission}\` under \`permissions:\` of the job, and of the job that calls the workflow where it is a reusable one.`,
    evidence,
  });
}

function evidenceOf({ status, message, details, headers }: FailedAnswer): string[] {
  const accepted = headers['x-accepted-github-permissions'];
  return [
    status ? `${status}: ${message}` : message,
    ...details,
    ...(accepted && status === 403 ? [`accepted permissions: ${accepted}`] : []),
  ];
}
