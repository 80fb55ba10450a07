import type { Release } from '@fairway/releases';
import { Failure, messageOf } from '@fairway/runtime';
import { shortVersion } from '../tell/version.ts';

/** The facts about a way back for the error of a failed deploy. The cause of the failed deploy comes first. */
export interface WayBack {
  readonly cause: Failure;
  /** The release that should serve again. */
  readonly previous: Pick<Release, 'version'>;
  /** The command that shows the running services, as a person types it: `ssh deploy@10.0.0.5 docker stack ps marina`. */
  readonly look: string;
}

/** Any error as a Failure, because a reader needs all three parts of one. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure({
    what: 'The deploy stopped.',
    why: messageOf(error),
    fix: 'Run it again; if it stops in the same place, report it with the debug log.',
    cause: error,
  });
}

/**
 * The same failure with more evidence.
 * @param fix the next step for the reader, if it has changed
 */
export function withEvidence(
  failure: Failure,
  lines: readonly string[],
  { fix = failure.fix }: { readonly fix?: string } = {},
): Failure {
  const { what, why, evidence } = failure;
  return new Failure({ what, why, fix, evidence: [...evidence, ...lines], cause: failure });
}

/** The error for a failed deploy after which the previous release is proven to serve again. */
export function servesAgain({ cause, previous }: WayBack): Failure {
  return withEvidence(cause, [`${shortVersion(previous.version)} was put back and is proven to serve.`]);
}

/**
 * The error for a failed deploy whose return failed as well.
 * @param second the failure of the return
 * @param stored the place where the previous release is stored: a path and its machine
 */
export function notProvenAgain({ cause, previous, look }: WayBack, second: Failure, stored: string): Failure {
  return new Failure({
    what: `${cause.what} AND ${shortVersion(previous.version)} COULD NOT BE PROVEN TO SERVE AGAIN.`,
    why: `${cause.why} Going back: ${second.what} ${second.why}`,
    evidence: [
      ...cause.evidence,
      `Going back to ${shortVersion(previous.version)}:`,
      second.what,
      ...second.evidence,
    ],
    fix: `Look now: \`${look}\`. ${shortVersion(previous.version)} is stored in ${stored}. ${second.fix}`,
    cause: new AggregateError([cause, second]),
  });
}

/** The error for a cancelled deploy whose return could not be proven in the seconds that GitHub leaves. */
export function begunOnly({ cause, previous, look }: WayBack, second: Failure): Failure {
  return new Failure({
    what: `${cause.what} The return to ${shortVersion(previous.version)} was begun, but is not proven.`,
    why: `${cause.why} GitHub gives a cancelled step ten seconds to end. Last seen: ${second.why}`,
    evidence: cause.evidence,
    fix: `Run the workflow again: it repairs what it finds. Or look: \`${look}\``,
    cause: new AggregateError([cause, second]),
  });
}
