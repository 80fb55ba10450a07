import type { FailedAnswer } from './answer.ts';

/**
 * Whether another try can help, and after how many milliseconds. `refusedUnread`: GitHub has certainly done nothing.
 */
export type NextTry =
  | { readonly again: false }
  | { readonly again: true; readonly waitMs: number; readonly refusedUnread: boolean };

const trouble = new Set([408, 500, 502, 503, 504]);

/**
 * The next try that GitHub expects after a failed request. After an error of its own it expects a short wait; at a
 * limit, the time in `retry-after`, else until `x-ratelimit-reset`, else a minute
 * (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately).
 */
export function nextTry(answer: FailedAnswer, tries: number, now: number): NextTry {
  if (isLimit(answer)) return { again: true, waitMs: limitWaitMs(answer, now), refusedUnread: true };
  if (answer.status === undefined || trouble.has(answer.status)) {
    return { again: true, waitMs: 1000 * 2 ** (tries - 1), refusedUnread: false };
  }
  return { again: false };
}

/** Whether the answer means that there were too many requests. GitHub uses 403 for it as well as 429. */
export function isLimit({ status, headers, message }: FailedAnswer): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return (
    headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining'] === '0' ||
    /secondary rate limit|abuse detection/i.test(message)
  );
}

function limitWaitMs({ headers }: FailedAnswer, now: number): number {
  const seconds = Number(headers['retry-after']);
  if (seconds > 0) return seconds * 1000;
  const reset = Number(headers['x-ratelimit-reset']);
  if (headers['x-ratelimit-remaining'] === '0' && reset > 0) return Math.max(reset * 1000 - now, 0) + 1000;
  return 60_000;
}
