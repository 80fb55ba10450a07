import type { IncomingHttpHeaders } from 'node:http';
import { type Clock, type Logger, messageOf } from '@fairway/runtime';
import { NoAnswer } from './exchange.ts';

const mostTries = 8;
const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A store that asks for a longer pause than this is as good as down. */
const longestAskedMs = 120_000;

export interface RetryDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 up to 1. Clients that failed together must not come back together. */
  readonly random: () => number;
}

/** A problem that can pass by itself: an overload, a broken connection. */
export class PassingProblem extends Error {
  override readonly name = 'PassingProblem';
  /** The pause that the store asks for. */
  readonly pauseMs: number | undefined;

  constructor(
    said: string,
    options: { readonly pauseMs?: number | undefined; readonly cause?: unknown } = {},
  ) {
    super(said, options.cause === undefined ? undefined : { cause: options.cause });
    this.pauseMs = options.pauseMs;
  }
}

/**
 * Tries until a try ends, or fails with what is no passing problem. The pauses grow and are spread at random.
 * @param attempt gets its number, from 1: after the first, an earlier one may have been carried out
 * @param doing for the log: `part 3 of db/x`
 * @throws the last problem, where all tries failed; the reason of the signal
 */
export async function retry<T>(
  { clock, logger, random }: RetryDeps,
  { doing, signal }: { readonly doing: string; readonly signal?: AbortSignal | undefined },
  attempt: (number: number) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    signal?.throwIfAborted();
    try {
      return await attempt(tries);
    } catch (error) {
      signal?.throwIfAborted();
      const problem = asPassing(error);
      const pauseMs = problem && pauseBefore(tries, problem, random());
      if (!problem || pauseMs === undefined || tries === mostTries) throw error;
      logger.debug(`${doing}: ${problem.message}; again in ${Math.ceil(pauseMs / 1_000)} s.`);
      await clock.sleep(pauseMs, signal);
    }
  }
}

function asPassing(error: unknown): PassingProblem | undefined {
  if (error instanceof PassingProblem) return error;
  if (error instanceof NoAnswer) return new PassingProblem(messageOf(error), { cause: error });
  return undefined;
}

/** Milliseconds before the next try; undefined where the store asks for more than anybody waits. */
export function pauseBefore(tries: number, { pauseMs }: PassingProblem, random: number): number | undefined {
  const own = Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1));
  const spread = Math.round(own * (0.5 + random / 2));
  if (pauseMs === undefined) return spread;
  // At least as long as it asks: whoever comes back earlier is refused again.
  return pauseMs > longestAskedMs ? undefined : pauseMs + Math.round(random * firstPauseMs);
}

/** `Retry-After` in milliseconds: seconds, or a date by the clock of the server. */
export function retryAfter(headers: IncomingHttpHeaders): number | undefined {
  const written = headers['retry-after'];
  if (written === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(written)) return Math.ceil(Number(written) * 1_000);
  const at = Date.parse(written);
  const now = Date.parse(headers.date ?? '');
  return Number.isNaN(at) || Number.isNaN(now) ? undefined : Math.max(0, at - now);
}
