import type { Fault } from '../faults.ts';
import { errorAnswer } from './answers.ts';

/** An error document, for a fault. */
export function saying(status: number, code: string, headers: Readonly<Record<string, string>> = {}): Fault {
  const answer = errorAnswer({ status, code, message: `${code} by request of a test` });
  return { status, headers: { ...answer.headers, ...headers }, body: String(answer.body) };
}
