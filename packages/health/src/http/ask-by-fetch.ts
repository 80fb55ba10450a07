import type { Clock } from '@fairway/runtime';
import { causeOf } from '../network-fault.ts';
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
