import type { ChannelContext } from '../channel.ts';
import { type Answer, pauseOf, readAnswer } from './answer.ts';
import { readNoAnswer } from './network.ts';

const mostTries = 4;
/** All pauses of one message together. A job must not wait for a server's longest limit. */
const longestPauseMs = 60_000;
const answerWithinMs = 10_000;
/** What became of a message whose run was stopped. */
export const cancelled = 'The run was cancelled before an answer came.';

export interface VendorRequest {
  readonly method: 'POST' | 'PATCH' | 'PUT';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON: built from objects, and never out of text. A text is sent as it is. */
  readonly body: unknown;
  /**
   * Whether the same request twice does harm. It is harmless where the server drops doubles by a key, or where it
   * changes one thing to what it already is. A request that harms is repeated only where the server cannot have seen it.
   */
  readonly double: 'harmless' | 'harms';
  /** The pause in seconds that a body asks for, where the vendor puts it there. */
  readonly pauseInBody?: (json: unknown) => unknown;
}

/**
 * The end of a request: the last answer, or why there is none. `unsure`: the request may have been carried out, and that
 * matters, because a second one would be seen as a double.
 */
export type Asked =
  | { readonly answered: Answer; readonly unsure: boolean }
  | { readonly answered?: undefined; readonly problem: string; readonly unsure: boolean };

/**
 * Sends a request, and again where that is right: after 429 for as long as the server asks, if the message may wait so
 * long; after 5xx and a lost answer only where a double is harmless; after a failed connection always. A redirect is
 * not followed, because the secrets of a request are for one server. An aborted signal is a problem as another one: who
 * asked knows then whether the request may have arrived.
 */
export async function ask(request: VendorRequest, context: ChannelContext): Promise<Asked> {
  const { clock, signal, logger } = context;
  let waitedMs = 0;
  /** An earlier try may have arrived, whatever a later one says. Where a double is harmless, nobody needs to know. */
  let unsure = false;
  for (let tries = 1; ; tries += 1) {
    if (signal?.aborted) return { problem: cancelled, unsure };
    const one = await askOnce(request, context);
    unsure ||= one.arrived === 'perhaps' && request.double === 'harms';
    if (!one.again || tries === mostTries) return endOf(one, unsure);
    const pauseMs = Math.ceil((one.pauseS ?? 2 ** (tries - 1)) * 1_000);
    if (waitedMs + pauseMs > longestPauseMs) return endOf(one, unsure);
    logger.debug(`${one.said}; again in ${Math.ceil(pauseMs / 1_000)} s.`);
    waitedMs += pauseMs;
    await clock.sleep(pauseMs, signal).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
    });
  }
}

/** One try: what came back, whether the message may have arrived, and whether another try is right. */
interface Try {
  /** Undefined where no answer came. */
  readonly answer?: Answer;
  readonly said: string;
  readonly arrived: 'perhaps' | 'no' | 'answered';
  readonly again: boolean;
  readonly pauseS?: number | undefined;
}

function endOf({ answer, said, pauseS }: Try, unsure: boolean): Asked {
  if (answer === undefined) return { problem: said, unsure };
  if (answer.status !== 429) return { answered: answer, unsure: unsure && answer.status >= 500 };
  const limit =
    pauseS === undefined
      ? 'It is asked too often (429), and goes on saying so.'
      : `It is asked too often (429) and wants a pause of ${Math.ceil(pauseS)} s; a message waits ${longestPauseMs / 1_000} s at most.`;
  return { problem: limit, unsure };
}

async function askOnce(request: VendorRequest, context: ChannelContext): Promise<Try> {
  const { fetch, clock, signal, answerMs = answerWithinMs } = context;
  const { method, url, headers, body } = request;
  const timeout = AbortSignal.timeout(answerMs);
  const harmless = request.double === 'harmless';
  try {
    const answer = await readAnswer(
      await fetch(url, {
        method,
        headers: { 'content-type': 'application/json', 'user-agent': 'fairway', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      }),
    );
    const { status } = answer;
    const pauseS = pauseOf(answer, request.pauseInBody?.(answer.json), clock.now());
    const said = `It answers ${status}`;
    if (status === 429) return { answer, said, arrived: 'no', again: true, pauseS };
    if (status >= 500) return { answer, said, arrived: 'perhaps', again: harmless, pauseS };
    return { answer, said, arrived: 'answered', again: false };
  } catch (error) {
    if (signal?.aborted) return { said: cancelled, arrived: 'perhaps', again: false };
    const { cause, unsent, passing } = readNoAnswer(error);
    const said = `It does not answer: ${cause}.`;
    return { said, arrived: unsent ? 'no' : 'perhaps', again: passing && (unsent || harmless) };
  }
}
