/** The three parts of every error that a user sees, and what supports them. */
export interface FailureParts {
  /** What failed, and where: the host, the service, the input. One sentence. */
  readonly what: string;
  /** Why, as far as it is known. One sentence. */
  readonly why: string;
  /** What the reader does next: an input to change, a command to type. */
  readonly fix: string;
  /** The lines that prove the cause: the last log lines, the tool's own words. Without secrets. */
  readonly evidence?: readonly string[];
  /** The error underneath, kept for debugging and never printed whole. */
  readonly cause?: unknown;
}

/**
 * An error that a user can act on: what failed and where, why (with the evidence), what to do.
 * `message` holds all three, ready to print.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly evidence: readonly string[];

  constructor(parts: FailureParts) {
    super(renderFailure(parts), parts.cause === undefined ? undefined : { cause: parts.cause });
    this.what = parts.what;
    this.why = parts.why;
    this.fix = parts.fix;
    this.evidence = parts.evidence ?? [];
  }
}

function renderFailure({ what, why, fix, evidence = [] }: FailureParts): string {
  return [what, `Why: ${why}`, ...evidence.map((line) => `  | ${line}`), `To do: ${fix}`].join('\n');
}

/** The message of anything that was thrown, also of what is no Error. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** What failed and why, on one line, for a list that has no room for more. Of what is no Failure, its first line. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof Failure) return `${thrown.what} ${thrown.why}`;
  return messageOf(thrown).split('\n', 1)[0] ?? '';
}
