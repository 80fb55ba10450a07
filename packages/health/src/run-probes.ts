import type { ChannelQueue } from '@fairway/host';
import { Failure, messageOf } from '@fairway/runtime';
import { callsOf } from './calls.ts';
import { SteadyRefusal } from './http/steady-refusal.ts';
import { faultOf, isSilence, plainly } from './network-fault.ts';
import { Patience } from './patience.ts';
import { placesOn } from './places.ts';
import type { Answered, ProbeCall } from './probe-call.ts';
import type { ProbeResult } from './probe-result.ts';
import type { ProbeRun } from './probe-run.ts';
import { nameOf } from './verdict.ts';
import { isProbe, kindOf, type VerifyItem } from './verify-item.ts';

/**
 * Asks all items in parallel, so that the time of a run is that of its slowest item. With a time limit each is asked
 * until it is healthy often enough in a row, its app keeps refusing, or the time is over. Without one, `failures` and
 * `successes` of each item decide.
 * @returns a result for each item and place in order; a negative answer is a result, not an error
 * @throws only the reason of an aborted signal
 */
export async function runProbes(
  items: readonly VerifyItem[],
  run: ProbeRun,
): Promise<readonly ProbeResult[]> {
  const end = run.timeoutMs === undefined ? undefined : run.clock.now() + run.timeoutMs;
  const calls = items.flatMap((item) => callsOf(item, run));
  return Promise.all(
    calls.map((call) => askUntil(call, end, { ...run, places: call.on && placesOn(call.on) })),
  );
}

type PlacedRun = ProbeRun & { readonly places: ChannelQueue | undefined };

async function askUntil(call: ProbeCall, end: number | undefined, run: PlacedRun): Promise<ProbeResult> {
  const { item } = call;
  const refusal = new SteadyRefusal(run.clock.now);
  const patience = new Patience(item);
  let noes: Pick<ProbeResult, 'firstNo' | 'lastNo'> = {};
  for (let attempts = 1; ; attempts++) {
    const result = { ...(await askOnce(call, run)), attempts };
    if (!result.ok) {
      noes = { firstNo: noes.firstNo ?? result.at, lastNo: result.at };
      run.logger.debug(`${nameOf(result)} ${result.problem}`);
    }
    patience.take(result.ok);
    const left = end === undefined ? undefined : end - run.clock.now();
    const steady = end !== undefined && isProbe(item) && refusal.isFinal(result);
    const verdict = steady ? 'final' : patience.verdict(left, run.timeoutMs);
    if (verdict === 'final') return { ...result, ...noes };
    if (verdict === 'unsteady') {
      const problem = `passed only ${patience.inARow} of ${item.successes} times in a row`;
      return { ...result, ...noes, ok: false, fault: 'target', problem };
    }
    const pause = pauseAfter(result, attempts, item.interval, end !== undefined);
    await run.clock.sleep(left !== undefined && left > 0 ? Math.min(pause, left) : pause, run.signal);
  }
}

/** Milliseconds to the first repetition of a request that had a negative answer. Each further one takes twice as long. */
const firstPauseMs = 100;

/**
 * The pause before the next request. Right after a change a proxy may name the old container for a moment, so what had a
 * negative answer is soon asked again, less often with each attempt, down to the probe's own interval. Healthy answers
 * keep that interval, because it is the distance that they shall have; so do all where answers are counted.
 */
function pauseAfter(
  { ok }: Pick<ProbeResult, 'ok'>,
  attempts: number,
  interval: number,
  soon: boolean,
): number {
  return ok || !soon ? interval : Math.min(interval, firstPauseMs * 2 ** (attempts - 1));
}

async function askOnce(call: ProbeCall, run: PlacedRun): Promise<Omit<ProbeResult, 'attempts'>> {
  run.signal?.throwIfAborted();
  const leave = await run.places?.enter(run.signal);
  const start = run.clock.now();
  const answered = await answerOf(call, run.signal).finally(leave);
  const at = run.clock.now();
  const { node = call.node, problem, fault = 'target', silence, state, past, restarts } = answered;
  const { status, statusOnly, body } = answered;
  const { severity, heal } = call.item;
  return {
    probe: call.item.name,
    kind: kindOf(call.item),
    ...(node === undefined ? {} : { node }),
    url: call.url,
    ...(call.service === undefined ? {} : { service: call.service }),
    severity,
    ...(heal === undefined ? {} : { heal }),
    ok: problem === undefined,
    ...(problem === undefined
      ? {}
      : { problem, fault, ...(state ? { state } : {}), ...(past ? { past } : {}) }),
    ...(silence ? { silence } : {}),
    ...(restarts === undefined ? {} : { restarts }),
    ...(status === undefined ? {} : { status }),
    ...(statusOnly ? { statusOnly } : {}),
    body,
    evidence: answered.evidence ?? [],
    ms: answered.ms ?? at - start,
    at,
  };
}

async function answerOf(call: ProbeCall, signal: AbortSignal | undefined): Promise<Answered> {
  try {
    return await call.ask();
  } catch (error) {
    signal?.throwIfAborted();
    const problem = `gave no answer: ${plainly(messageOf(error)).split('\n', 1)[0]}`;
    const evidence = error instanceof Failure ? [error.why, ...error.evidence] : [];
    return { body: '', problem, fault: faultOf(error), silence: isSilence(error), evidence };
  }
}
