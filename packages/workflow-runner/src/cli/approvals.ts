import { createInterface } from 'node:readline/promises';
import type { ApprovalRequest } from '../options.ts';

/** The terminal to ask on, and the answers given beforehand. */
export interface Approver {
  readonly approved: readonly string[];
  /** The terminal that shows a question; undefined where no user can answer. */
  readonly terminal: { readonly input: NodeJS.ReadStream; readonly output: NodeJS.WriteStream } | undefined;
  readonly aside: <T>(ask: () => Promise<T>) => Promise<T>;
}

/** Answers for the reviewers of an environment: yes with `--approve`, else the typed answer, else no. */
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
