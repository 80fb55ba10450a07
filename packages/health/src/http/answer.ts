import { shorten, shortLine } from '@fairway/runtime';
import type { ProbeRequest } from './probe-request.ts';
import { describeStatus, statusIn } from './status.ts';

/** The answer to a request, before it is judged. */
export interface Answer {
  readonly status: number;
  /** The first {@link bodyLimit} bytes of the body. */
  readonly body: string;
}

/** The number of bytes of a body that are read and searched. */
export const bodyLimit = 1_048_576;

/**
 * The reason why an answer is not healthy, worded to end a sentence that begins with the probe's name; undefined for a
 * healthy answer.
 */
export function problemOf(request: ProbeRequest, { status, body }: Answer): string | undefined {
  const { probe, contains, json } = request;
  if (!statusIn(status, probe.status)) {
    return `answered ${status} instead of ${describeStatus(probe.status)}`;
  }
  if (contains !== undefined && !body.includes(contains)) {
    return `answered ${status} without ${JSON.stringify(contains)} in the body`;
  }
  return json ? jsonProblem(json, body) : undefined;
}

function jsonProblem(wanted: NonNullable<ProbeRequest['json']>, body: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return 'answered with a body that is not JSON';
  }
  for (const [path, expected] of Object.entries(wanted)) {
    const found = at(value, path);
    if (found !== expected) {
      const seen = found === undefined ? 'nothing' : shorten(JSON.stringify(found), 100);
      return `answered with ${seen} at ${path} instead of ${JSON.stringify(expected)}`;
    }
  }
  return undefined;
}

/** The value at a dotted path. Numbers are indexes of a list. Only an object's own keys are found. */
function at(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (inner, key) =>
        typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
          ? (inner as Record<string, unknown>)[key]
          : undefined,
      value,
    );
}

/** The first 200 characters of a body on one line, as evidence. */
export function excerpt(body: string): string {
  return shortLine(body, 200);
}
