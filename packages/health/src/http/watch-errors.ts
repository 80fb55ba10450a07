import type { Clock } from '@fairway/runtime';
import { askAndFollow } from './follow.ts';
import type { Probe } from './probe.ts';
import { methodOf, type ProbeRequest, type ProbeTarget, requestsOf } from './probe-request.ts';
import { statusIn } from './status.ts';

/** What somebody who used the service would have seen during a change. */
export interface ErrorsSeen {
  readonly probe: string;
  /** The number of requests since the first healthy answer. */
  readonly asked: number;
  readonly failed: number;
  /** Milliseconds from failed requests to the ones after them: exact to the time between two requests. */
  readonly ms: number;
}

export interface ErrorWatch {
  /** Ends the watch. Probes that never had a healthy answer are left out: nothing served there. */
  stop(): Promise<readonly ErrorsSeen[]>;
}

/** Milliseconds between two requests of one probe. */
const everyMs = 1_000;

/**
 * Asks each probe once a second, on one node after the other, from now until it is stopped. Only a missing answer and a
 * wrong status count as errors: during a change the body may be that of either release.
 */
export function watchForErrors(
  probes: readonly Probe[],
  run: {
    readonly targets: readonly ProbeTarget[];
    readonly release: string;
    readonly fetch: typeof globalThis.fetch;
    readonly clock: Clock;
  },
): ErrorWatch {
  const over = new AbortController();
  // What changes something is sent as often as the proof needs, and not once a second.
  const harmless = probes.filter((probe) => /^(?:GET|HEAD|OPTIONS)$/.test(methodOf(probe)));
  const watched = harmless.map((probe) => watchOne(probe, requestsOf([probe], run.targets, run.release)));

  async function watchOne(probe: Probe, requests: readonly ProbeRequest[]): Promise<ErrorsSeen> {
    let [asked, failed, ms] = [0, 0, 0];
    let failedSince: number | undefined;
    let served = false;
    try {
      for (let turn = 0; requests.length > 0; turn++) {
        const start = run.clock.now();
        const ok = await answers(requests[turn % requests.length] as ProbeRequest);
        if (failedSince !== undefined) ms += start - failedSince;
        served ||= ok;
        failedSince = served && !ok ? start : undefined;
        if (served) asked++;
        if (served && !ok) failed++;
        await run.clock.sleep(everyMs, over.signal);
      }
    } catch {
      // The watch is over; a request that was under way does not count.
      if (failedSince !== undefined) ms += run.clock.now() - failedSince;
    }
    return { probe: probe.name, asked, failed, ms };
  }

  /** @throws only when the watch is over */
  async function answers(request: ProbeRequest): Promise<boolean> {
    try {
      const { answer } = await askAndFollow(request, { ...run, signal: over.signal });
      return statusIn(answer.status, request.probe.status);
    } catch {
      over.signal.throwIfAborted();
      return false;
    }
  }

  return {
    async stop() {
      over.abort(new Error('The watch is over.'));
      return (await Promise.all(watched)).filter(({ asked }) => asked > 0);
    },
  };
}
