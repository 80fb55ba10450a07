import type { Answered, ProbeCall } from '../probe-call.ts';
import type { ProbeRun } from '../probe-run.ts';
import { excerpt, problemOf } from './answer.ts';
import { ask } from './ask.ts';
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
  const answer = await ask(request, run);
  const { status, body, ms = run.clock.now() - start } = answer;
  const { contains, json } = request;
  return {
    problem: problemOf(request, answer, ms),
    status,
    ...(contains === undefined && json === undefined ? { statusOnly: true } : {}),
    body: excerpt(body),
    ms,
  };
}
