import { messageOf } from '@fairway/runtime';
import { shownAddress } from '../credentials.ts';
import type { Answered, ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import { excerpt, problemOf } from './answer.ts';
import { askAndFollow } from './follow.ts';
import { isAboutCertificates, lookAtTls, type TlsLook } from './look-at-tls.ts';
import type { Probe } from './probe.ts';
import { type ProbeRequest, requestsOf } from './probe-request.ts';

/** The calls of a probe of a URL: one for each of its requests. */
export function urlCalls(item: Probe, run: ProbeRun): ProbeCall[] {
  return requestsOf([item], run.targets, run.release).map((request) => ({
    item,
    ...(request.node ? { node: request.node } : {}),
    url: request.url,
    ask: () => answerTo(request, run),
  }));
}

async function answerTo(request: ProbeRequest, run: ProbeRun): Promise<Answered> {
  const start = run.clock.now();
  const noLook: TlsLook = { evidence: [] };
  const looking =
    request.probe['tls-days'] === undefined ? Promise.resolve(noLook) : lookSafely(request, run);
  try {
    const { answer, ledTo, problem: astray } = await askAndFollow(request, run);
    const { contains, json } = request;
    const own = ledTo.length === 0 ? answer.ms : undefined;
    const ms = own ?? run.clock.now() - start;
    const tls = await looking;
    return {
      problem: astray ?? problemOf(request, answer, ms) ?? tls.problem,
      status: answer.status,
      ...(contains === undefined && json === undefined ? { statusOnly: true } : {}),
      body: excerpt(answer.body),
      evidence: [...ledTo.map((url) => `redirected to ${shownAddress(url)}`), ...tls.evidence],
      ms,
    };
  } catch (error) {
    run.signal?.throwIfAborted();
    if (!isAboutCertificates(error)) throw error;
    const { evidence, problem } = await lookSafely(request, run);
    const why = messageOf(error).split('\n', 1)[0];
    return { body: '', problem: `gave no answer: ${why}${problem ? `; it ${problem}` : ''}`, evidence };
  }
}

/** What cannot be looked at is not proven, so it is a problem as well. */
async function lookSafely(request: ProbeRequest, run: ProbeRun): Promise<TlsLook> {
  try {
    return await lookAtTls(request, run);
  } catch (error) {
    return { problem: `does not show its certificates: ${messageOf(error).split('\n', 1)[0]}`, evidence: [] };
  }
}
