import { type Clock, type Logger, messageOf } from '@fairway/runtime';
import { askDatabases, type FindContainer } from './database/ask-database.ts';
import { excerpt, problemOf } from './http/answer.ts';
import { ask } from './http/ask.ts';
import { type ProbeRequest, type ProbeTarget, requestsOf } from './http/probe-request.ts';
import { SteadyRefusal } from './http/steady-refusal.ts';
import type { ProbeResult } from './probe-result.ts';
import { isDatabaseProbe, isProbe, type VerifyItem } from './verify-item.ts';

export interface ProbeRun {
  /** The machines for `{node}`, which also ask for probes with `from: hosts`. */
  readonly targets: readonly ProbeTarget[];
  /** Finds the container in which the database of a service is queried. */
  readonly findContainer: FindContainer;
  /** The value of `{release}`. */
  readonly release: string;
  /** Milliseconds after which a negative answer is final. 0: the first one is final. */
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Asks all items in parallel until each is healthy (a URL often enough in a row), its app keeps refusing, or the time is
 * over.
 * @returns a result for each probe and node in order, then one for each database; a negative answer is a result, not an
 *   error
 * @throws only the reason of an aborted signal
 */
export async function runProbes(
  items: readonly VerifyItem[],
  run: ProbeRun,
): Promise<readonly ProbeResult[]> {
  const requests = requestsOf(items.filter(isProbe), run.targets, run.release);
  const end = run.clock.now() + run.timeoutMs;
  const results = await Promise.all([
    Promise.all(requests.map((request) => askUntil(request, end, run))),
    askDatabases(items.filter(isDatabaseProbe), run),
  ]);
  return results.flat();
}

async function askUntil(request: ProbeRequest, end: number, run: ProbeRun): Promise<ProbeResult> {
  const { probe } = request;
  const refusal = new SteadyRefusal(run.clock.now);
  let inARow = 0;
  for (let attempts = 1; ; attempts++) {
    const result = await askOnce(request, attempts, run);
    inARow = result.ok ? inARow + 1 : 0;
    if (!result.ok) run.logger.debug(`${label(request)} ${result.problem}`);
    if (refusal.isFinal(result)) return result;
    const left = end - run.clock.now();
    if (inARow >= probe.successes || (!result.ok && left <= 0)) return result;
    if (run.timeoutMs > 0 && left <= 0) {
      return {
        ...result,
        ok: false,
        problem: `passed only ${inARow} of ${probe.successes} times in a row`,
      };
    }
    const pause = pauseAfter(result, attempts, probe.interval);
    await run.clock.sleep(left > 0 ? Math.min(pause, left) : pause, run.signal);
  }
}

/** Milliseconds to the first repetition of a request that had a negative answer. Each further one takes twice as long. */
const firstPauseMs = 100;

/**
 * The pause before the next request. Right after a change a proxy may name the old container for a moment, so what had a
 * negative answer is soon asked again, less often with each attempt, down to the probe's own interval. Healthy answers
 * keep that interval, because it is the distance that they shall have.
 */
function pauseAfter({ ok }: ProbeResult, attempts: number, interval: number): number {
  return ok ? interval : Math.min(interval, firstPauseMs * 2 ** (attempts - 1));
}

async function askOnce(request: ProbeRequest, attempts: number, run: ProbeRun): Promise<ProbeResult> {
  run.signal?.throwIfAborted();
  const start = run.clock.now();
  const asked = {
    probe: request.probe.name,
    ...(request.node ? { node: request.node } : {}),
    url: request.url,
    attempts,
  };
  try {
    const answer = await ask(request, run);
    const problem = problemOf(request, answer);
    const found = { status: answer.status, body: excerpt(answer.body), ms: run.clock.now() - start };
    return problem ? { ...asked, ok: false, problem, ...found } : { ...asked, ok: true, ...found };
  } catch (error) {
    run.signal?.throwIfAborted();
    const problem = `gave no answer: ${messageOf(error).split('\n', 1)[0]}`;
    return { ...asked, ok: false, problem, body: '', ms: run.clock.now() - start };
  }
}

function label({ probe, node }: ProbeRequest): string {
  return node ? `${probe.name} on ${node}` : probe.name;
}
