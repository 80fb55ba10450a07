/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The beginning of the body. */
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

const mostBytes = 65_536;

/** Reads an answer, and of its body no more than an honest server sends. */
export async function readAnswer(response: Response): Promise<Answer> {
  const parts: Uint8Array[] = [];
  let read = 0;
  for await (const part of response.body ?? []) {
    parts.push(part);
    read += part.length;
    if (read >= mostBytes) break;
  }
  const text = Buffer.concat(parts).toString('utf8');
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Seconds that a server asks to wait: a number in the body where its vendor puts one, else `Retry-After` as seconds or
 * as a date. A number may be a fraction.
 */
export function pauseOf(answer: Answer, inBody: unknown, now: number): number | undefined {
  if (typeof inBody === 'number' && inBody >= 0) return inBody;
  const header = answer.headers.get('retry-after')?.trim();
  if (!header) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1_000);
}
