import { createInterface } from 'node:readline/promises';
import type { ApprovalRequest } from '../options.ts';

/** The way to ask, and the answers that were given beforehand. */
export interface Approver {
  readonly approved: readonly string[];
  /** Shows a question, undefined where nobody can answer. */
  readonly terminal: { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream } | undefined;
  readonly aside: <T>(ask: () => Promise<T>) => Promise<T>;
}

/** Answers for the reviewers of an environment: yes by `--approve`, otherwise what is typed, otherwise no. */
export async function approve(
  { environment, job, signal }: ApprovalRequest,
  approver: Approver,
): Promise<boolean> {
  if (approver.approved.includes(environment)) return true;
  const { terminal } = approver;
  if (terminal === undefined) return false;
  return approver.aside(async () => {
    const reader = createInterface(terminal);
    try {
      const answer = await reader.question(
        `${job} wants to use the environment ${environment}. Approve? [y/N] `,
        { signal },
      );
      return /^y(es)?$/i.test(answer.trim());
    } finally {
      reader.close();
    }
  });
}
