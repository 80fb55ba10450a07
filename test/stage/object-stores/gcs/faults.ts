import type { Fault } from '../faults.ts';
import { errorAnswer } from './answers.ts';

/** An error, for a fault. */
export function saying(
  status: number,
  reason: string,
  headers: Readonly<Record<string, string>> = {},
): Fault {
  const answer = errorAnswer({ status, reason, message: `${reason} by request of a test` });
  return { status, headers: { ...answer.headers, ...headers }, body: String(answer.body) };
}
