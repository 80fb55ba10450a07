import type { Failure } from '@fairway/runtime';
import { headlineOf, type Status } from '../run/ending.ts';

export interface CommentFacts {
  /** The name of the stack or project. */
  readonly subject: string;
  readonly status: Status;
  readonly release: string;
  readonly previous: string | undefined;
  readonly rollback?: boolean | undefined;
  /** The reason why the deploy did not end as requested. */
  readonly failure?: Failure;
  readonly environmentUrl?: string | undefined;
  readonly runUrl: string;
}

/** The ending of a deploy as a comment on a pull request. It holds only the cause of a failure, not the logs. */
export function outcomeComment(outcome: CommentFacts): string {
  const { subject, status, release, previous, rollback, failure, environmentUrl, runUrl } = outcome;
  const links = [
    ...(environmentUrl ? [`[The environment](${environmentUrl})`] : []),
    ...(runUrl ? [`[The run](${runUrl})`] : []),
  ];
  return [
    `### ${subject}: ${headlineOf(status, release, previous, { rollback })}`,
    ...(failure ? [quoted(`${failure.what}\nWhy: ${failure.why}\nTo do: ${failure.fix}`)] : []),
    ...(links.length > 0 ? [links.join(' · ')] : []),
  ].join('\n\n');
}

/** The text as code, because a server's message must not become Markdown or mention a user. */
function quoted(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
