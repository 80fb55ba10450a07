import { type Clock, Failure, messageOf } from '@fairway/runtime';
import { z } from 'zod';

/** What the runner tells a job that may ask for tokens of its identity. */
export interface IdentityEnvironment {
  readonly ACTIONS_ID_TOKEN_REQUEST_URL?: string | undefined;
  readonly ACTIONS_ID_TOKEN_REQUEST_TOKEN?: string | undefined;
}

export interface IdentityDeps {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Keeps a token out of every log, before anybody has it. */
  readonly mask: (token: string) => void;
}

const mostTries = 5;
const firstPauseMs = 500;
const answerMs = 30_000;
const answer = z.object({ value: z.string().min(1) });

/**
 * The function by which a step gets a token of its run for an audience, as GitHub signs it. It asks GitHub itself, because
 * the client of `@actions/core` would add half a megabyte to every action.
 * Source: https://docs.github.com/en/actions/reference/security/oidc
 * @returns undefined where the job has no `id-token: write`
 */
export function identityTokens(
  { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret }: IdentityEnvironment,
  { fetch, clock, signal, mask }: IdentityDeps,
): ((audience: string) => Promise<string>) | undefined {
  if (!url || !secret) return undefined;

  async function ask(audience: string): Promise<string> {
    const response = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, {
      headers: { authorization: `Bearer ${secret}`, accept: 'application/json' },
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    });
    if (response.ok) {
      const { data } = answer.safeParse(await response.json());
      if (data) return data.value;
      throw new Error('Its answer holds no token.');
    }
    const problem = new Error(`It answered with status ${response.status}.`);
    if (response.status < 500 && response.status !== 429) throw noToken(audience, problem);
    throw problem;
  }

  return async (audience) => {
    for (let tries = 1; ; tries += 1) {
      try {
        const token = await ask(audience);
        mask(token);
        return token;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Failure) throw error;
        if (tries === mostTries) throw noToken(audience, error);
        await clock.sleep(firstPauseMs * 2 ** (tries - 1), signal);
      }
    }
  };
}

function noToken(audience: string, cause: unknown): Failure {
  return new Failure({
    what: `GitHub gave no token of this run for ${audience}.`,
    why: messageOf(cause),
    fix: 'Run this again. If it fails in the same way, look at https://www.githubstatus.com.',
    cause,
  });
}
