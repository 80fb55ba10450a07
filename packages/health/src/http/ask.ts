import type { Answer } from './answer.ts';
import { askByFetch, type FetchDeps } from './ask-by-fetch.ts';
import { askByCurl } from './curl/ask-by-curl.ts';
import type { ProbeRequest } from './probe-request.ts';

/**
 * Sends a request from where its probe wants it to be asked: a host, or this machine.
 * @throws Error with the reason why no answer arrived
 */
export function ask(request: ProbeRequest, deps: FetchDeps): Promise<Answer> {
  return request.asker ? askByCurl(request, request.asker, deps.signal) : askByFetch(request, deps);
}
