import type { Answer } from '../serve.ts';

/** An error as Google's API answers it. */
export class GcsError extends Error {
  override readonly name = 'GcsError';
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message = reason) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

export function json(value: unknown, status = 200): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: JSON.stringify(value),
  };
}

export function errorAnswer({
  status,
  reason,
  message,
}: Pick<GcsError, 'status' | 'reason' | 'message'>): Answer {
  return json({ error: { code: status, message, errors: [{ message, domain: 'global', reason }] } }, status);
}
