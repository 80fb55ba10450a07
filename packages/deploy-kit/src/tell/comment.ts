import type { Failure } from '@fairway/runtime';
import { headlineOf, type Status } from '../run/ending.ts';

export interface Outcome {
  /** What is deployed: the name of a stack or a project. */
  readonly subject: string;
  readonly status: Status;
  readonly release: string;
  readonly previous: string | undefined;
  readonly rollback?: boolean | undefined;
  /** Why it did not end as asked. */
  readonly failure?: Failure;
  readonly environmentUrl?: string | undefined;
  readonly runUrl: string;
}

/** How a deploy ended, as a comment on a pull request. Logs stay where the run is: only the cause is told. */
export function outcomeComment(outcome: Outcome): string {
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

/** As code: what a server says must not become Markdown, or mention somebody. */
function quoted(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
