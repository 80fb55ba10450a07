import { type Clock, messageOf } from '@fairway/runtime';
import { type Answer, bodyBytes } from './answer.ts';
import { contentTypeOf, type ProbeRequest } from './probe-request.ts';

export interface FetchDeps {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Sends a request from this machine. TLS is verified; a redirect is an answer.
 * @throws Error with one line with the reason why no answer arrived: the timeout, or the system's message
 */
export async function askByFetch(request: ProbeRequest, deps: FetchDeps): Promise<Answer> {
  const { probe, method, url, body } = request;
  const over = new AbortController();
  const signal = deps.signal ? AbortSignal.any([deps.signal, over.signal]) : over.signal;
  const idle = new AbortController();
  deps.clock.sleep(probe.timeout, idle.signal).then(
    () => over.abort(new Error(`no answer within ${probe.timeout} ms`)),
    () => {},
  );
  try {
    const response = await deps.fetch(url, {
      method,
      headers: { ...contentTypeOf(request), ...request.headers },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal,
    });
    const to = response.headers.get('location');
    const location = to === null ? undefined : URL.parse(to, url)?.href;
    return {
      status: response.status,
      body: await readBody(response, bodyBytes(request)),
      ...(location === undefined ? {} : { location }),
    };
  } catch (error) {
    deps.signal?.throwIfAborted();
    throw over.signal.aborted ? over.signal.reason : new Error(causeOf(error), { cause: error });
  } finally {
    idle.abort();
  }
}

async function readBody(response: Response, most: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= most) break;
  }
  return Buffer.concat(chunks).subarray(0, most).toString('utf8');
}

/**
 * The reason of a failed fetch (ECONNREFUSED, an expired certificate). fetch says "fetch failed" and has it as cause.
 */
function causeOf(error: unknown): string {
  const { cause } = error as { cause?: { errors?: readonly unknown[] } };
  if (cause === undefined) return messageOf(error);
  // For a name with several addresses there is one error for each address.
  return (cause.errors ?? [cause]).map((one) => plainTls(messageOf(one))).join('; ');
}

/** OpenSSL writes numbers and places of its code around its words, which differ from run to run. */
function plainTls(message: string): string {
  return message.replace(/[0-9A-F]+:error:[0-9A-F]+:SSL routines:[^:]*:([^:]+):.*/s, 'TLS: $1');
}
