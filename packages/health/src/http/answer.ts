import { shortLine } from '@fairway/runtime';
import { jsonProblem } from '../fields/json-rule.ts';
import type { ProbeRequest } from './probe-request.ts';
import { describeStatus, statusIn } from './status.ts';

/** The answer to a request, before it is judged. */
export interface Answer {
  readonly status: number;
  /** The first bytes of the body, at most those that {@link bodyBytes} allows. */
  readonly body: string;
  /** The absolute URL to which a redirect leads. */
  readonly location?: string;
  /** Milliseconds as the asker measured them, where that is another machine. */
  readonly ms?: number;
}

/** The number of bytes of a body that are read and searched. */
export const bodyLimit = 1_048_576;
/** The same where nothing is searched: enough for the excerpt. */
const excerptLimit = 4_096;

/** The number of bytes that a request reads of a body. A hundred requests at once hold little memory so. */
export function bodyBytes({ contains, json }: Pick<ProbeRequest, 'contains' | 'json'>): number {
  return contains === undefined && json === undefined ? excerptLimit : bodyLimit;
}

/**
 * The reason why an answer is not healthy, worded to end a sentence that begins with the probe's name; undefined for a
 * healthy answer.
 * @param ms milliseconds that the answer took
 */
export function problemOf(request: ProbeRequest, { status, body }: Answer, ms: number): string | undefined {
  const { probe, contains, json } = request;
  if (!statusIn(status, probe.status)) {
    return `answered ${status} instead of ${describeStatus(probe.status)}`;
  }
  if (contains !== undefined && !body.includes(contains)) {
    return `answered ${status} without ${JSON.stringify(contains)} in the body`;
  }
  const wrong = json && jsonProblem(json, body);
  if (wrong) return wrong;
  const most = probe['max-ms'];
  return most !== undefined && ms > most
    ? `answered ${status} in ${ms} ms, slower than ${most} ms`
    : undefined;
}

/** The first 200 characters of a body on one line, as evidence. */
export function excerpt(body: string): string {
  return shortLine(body, 200);
}
