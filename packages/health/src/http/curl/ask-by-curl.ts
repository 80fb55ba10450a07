import type { Host } from '@fairway/host';
import { placesOn } from '../../places.ts';
import type { Answer } from '../answer.ts';
import type { ProbeRequest } from '../probe-request.ts';
import { curlTogether, type WaitingRequest } from './session.ts';

/** Requests of one session at most. Each is a few processes of the host. */
const mostTogether = 50;

interface Waiting extends WaitingRequest {
  readonly signal: AbortSignal | undefined;
}

/** The requests for each host that are sent next. */
const next = new WeakMap<Host, Waiting[]>();

/**
 * Sends a request from a host, with the host's own curl, resolver and trusted certificates. What is asked at the same time
 * from the same host goes in one session, so that the number of requests is not bound by that of sessions.
 * @throws Error with curl's message when no answer arrived
 */
export function askByCurl(request: ProbeRequest, host: Host, signal?: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const together = next.get(host) ?? [];
    if (together.length === 0) {
      next.set(host, together);
      setImmediate(() => {
        next.delete(host);
        for (const group of groupsOf(together)) void send(group, host, group[0]?.signal);
      });
    }
    together.push({ request, resolve, reject, signal });
  });
}

/** Requests that may share a session: those that end with the same signal. */
function groupsOf(all: readonly Waiting[]): readonly (readonly Waiting[])[] {
  return [...Map.groupBy(all, ({ signal }) => signal).values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / mostTogether) }, (_, at) =>
      group.slice(at * mostTogether, (at + 1) * mostTogether),
    ),
  );
}

async function send(group: readonly Waiting[], host: Host, signal: AbortSignal | undefined): Promise<void> {
  try {
    const leave = await placesOn(host).enter(signal);
    await curlTogether(group, host, signal).finally(leave);
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
}
