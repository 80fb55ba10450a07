import { type Clock, type Logger, messageOf } from '@fairway/runtime';
import { type Answer, excerpt, problemOf } from './answer.ts';
import { askByCurl } from './ask-by-curl.ts';
import { askByFetch } from './ask-by-fetch.ts';
import type { Probe } from './probe.ts';
import { askedQuestions, type ProbeTarget, type Question } from './question.ts';

export interface ProbeRun {
  /** What `{node}` becomes, and who asks for probes `from: hosts`. */
  readonly targets: readonly ProbeTarget[];
  /** What `{release}` becomes. */
  readonly release: string;
  /** Milliseconds after which a probe that is still a no stays one. 0: the first no is final. */
  readonly timeoutMs: number;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal?: AbortSignal | undefined;
}

export interface ProbeResult {
  readonly probe: string;
  readonly node?: string;
  readonly url: string;
  readonly ok: boolean;
  /** Why the last answer was a no. */
  readonly problem?: string;
  /** HTTP status of the last answer; absent when none came. */
  readonly status?: number;
  /** The first 200 bytes of the last body, on one line. */
  readonly body: string;
  readonly attempts: number;
  /** Milliseconds that the last answer took. */
  readonly ms: number;
}

/**
 * Asks all probes side by side until each has answered yes often enough in a row, or the time is over.
 * @returns a result for each probe and node, in order; a no is a result, not an error.
 * @throws only the reason of an aborted signal.
 */
export async function runProbes(probes: readonly Probe[], run: ProbeRun): Promise<readonly ProbeResult[]> {
  const questions = askedQuestions(probes, run.targets, run.release);
  const end = run.clock.now() + run.timeoutMs;
  return Promise.all(questions.map((question) => askUntil(question, end, run)));
}

async function askUntil(question: Question, end: number, run: ProbeRun): Promise<ProbeResult> {
  const { probe } = question;
  let inARow = 0;
  for (let attempts = 1; ; attempts++) {
    const result = await askOnce(question, attempts, run);
    inARow = result.ok ? inARow + 1 : 0;
    if (!result.ok) run.logger.debug(`${label(question)} ${result.problem}`);
    const left = end - run.clock.now();
    if (inARow >= probe.successes || (!result.ok && left <= 0)) return result;
    if (run.timeoutMs > 0 && left <= 0) {
      return {
        ...result,
        ok: false,
        problem: `said yes only ${inARow} of ${probe.successes} times in a row`,
      };
    }
    await run.clock.sleep(left > 0 ? Math.min(probe.interval, left) : probe.interval, run.signal);
  }
}

async function askOnce(question: Question, attempts: number, run: ProbeRun): Promise<ProbeResult> {
  run.signal?.throwIfAborted();
  const start = run.clock.now();
  const asked = {
    probe: question.probe.name,
    ...(question.node ? { node: question.node } : {}),
    url: question.url,
    attempts,
  };
  try {
    const answer = await ask(question, run);
    const problem = problemOf(question, answer);
    const found = { status: answer.status, body: excerpt(answer.body), ms: run.clock.now() - start };
    return problem ? { ...asked, ok: false, problem, ...found } : { ...asked, ok: true, ...found };
  } catch (error) {
    run.signal?.throwIfAborted();
    const problem = `gave no answer: ${messageOf(error).split('\n', 1)[0]}`;
    return { ...asked, ok: false, problem, body: '', ms: run.clock.now() - start };
  }
}

function ask(question: Question, run: ProbeRun): Promise<Answer> {
  return question.asker ? askByCurl(question, question.asker, run.signal) : askByFetch(question, run);
}

function label({ probe, node }: Question): string {
  return node ? `${probe.name} on ${node}` : probe.name;
}
