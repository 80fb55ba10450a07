import type { IncomingHttpHeaders } from 'node:http';
import { asRecord } from '@fairway/runtime';
import { StoreRefusal } from '../cloud/refusal.ts';
import { PassingProblem, retryAfter } from '../http/retry.ts';

const passingReasons = new Set([
  ...['rateLimitExceeded', 'userRateLimitExceeded', 'backendError', 'internalError', 'requestTimeout'],
]);

/** What an answer that is no success means: a refusal, or a problem that can pass. */
export function readRefusal(
  status: number,
  headers: IncomingHttpHeaders,
  text: string,
): StoreRefusal | PassingProblem {
  const { code, said } = readError(status, text);
  const damaged = status === 400 && /hash|checksum|crc32c/i.test(said);
  if (
    damaged ||
    passingReasons.has(code) ||
    status === 429 ||
    status === 408 ||
    (status >= 500 && status !== 501)
  ) {
    return new PassingProblem(`it answers ${status} ${code}`, { pauseMs: retryAfter(headers) });
  }
  return new StoreRefusal({ status, code, said, serverTime: Date.parse(headers.date ?? '') });
}

/** Whether a retention policy or a hold keeps what was to be removed. */
export function saysKept({ status, code, said }: StoreRefusal): boolean {
  return (status === 403 || status === 412) && /retention|hold|object.?lock/i.test(`${code} ${said}`);
}

/** Whether the bucket is missing, and not an object. */
export function saysNoBucket({ status, said }: StoreRefusal): boolean {
  return status === 404 && /bucket does not exist/i.test(said);
}

function readError(status: number, text: string) {
  try {
    const { error } = asRecord(JSON.parse(text));
    const { errors, message } = asRecord(error);
    const { reason } = asRecord(Array.isArray(errors) ? errors[0] : undefined);
    if (typeof message === 'string') {
      return { code: typeof reason === 'string' ? reason : `Status${status}`, said: message };
    }
  } catch {
    // Uploads are refused in plain words.
  }
  return { code: /^\s*</.test(text) ? 'NotGcs' : `Status${status}`, said: text.trim() };
}
