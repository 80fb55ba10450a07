import { type Logger, silentLogger } from '@fairway/runtime';
import { expect } from '@jest/globals';
import { type StandIn, startGithubApi } from '../../../test/stage/github-api/github-api.ts';
import { movingClock } from '../../../test/stage/samples/moving-clock.ts';
import { type Github, openGithub } from '../src/index.ts';

export const repository = 'acme/marina';
export const sha = (digit: string) => digit.repeat(40);

/** A stand-in for GitHub, and a client with a GITHUB_TOKEN of these permissions. */
export interface Stage {
  readonly api: StandIn;
  readonly clock: ReturnType<typeof movingClock>;
  open(options?: {
    readonly token?: string;
    readonly signal?: AbortSignal;
    readonly logger?: Logger;
    readonly apiUrl?: string;
  }): Github;
  /** Stops the stand-in, and expects that every request fitted GitHub's description of its API. */
  end(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const clock = movingClock('2026-11-02T10:00:00Z');
  const api = await startGithubApi({ repository, now: clock.now });
  const all = api.issueToken({ deployments: 'write', 'pull-requests': 'write', issues: 'write' });
  return {
    api,
    clock,
    open: ({ token = all, signal, logger = silentLogger, apiUrl = api.url } = {}) =>
      openGithub({ token, apiUrl, repository, logger, clock, ...(signal ? { signal } : {}) }),
    async end() {
      await api.stop();
      expect(api.violations).toEqual([]);
    },
  };
}
