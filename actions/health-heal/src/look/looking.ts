import type { InstalledLook } from '@fairway/deploy-kit';
import type { Clock } from '@fairway/runtime';
import type { JudgeRules } from '../judge/about.ts';
import { judge, type Verdict } from '../judge/judge.ts';
import type { Seen } from './seen.ts';

/** One look and what it means. */
export interface Looked {
  readonly seen: Seen;
  readonly verdict: Verdict;
}

/** How this run looks: once, or until nothing is being started any more. */
export interface Looking {
  /** @param installedLook looks at the installation; default: as whoever does not hold its lock */
  once(installedLook?: () => Promise<InstalledLook>): Promise<Looked>;
  /** Looks again while services are being started, until all have settled or the time is over. */
  settled(installedLook?: () => Promise<InstalledLook>): Promise<Looked>;
}

/** Milliseconds between two looks at services that are being started. */
const againMs = 5_000;

export interface LookingDeps {
  readonly see: (installedLook?: () => Promise<InstalledLook>) => Promise<Seen>;
  readonly rules: JudgeRules;
  /** Milliseconds for services to settle. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Says what is waited for. */
  readonly progress: (text: string) => void;
}

export function looking(deps: LookingDeps): Looking {
  const { see, rules, clock, signal, timeoutMs, progress } = deps;
  const once: Looking['once'] = async (installedLook) => {
    const seen = await see(installedLook);
    return { seen, verdict: judge(seen, rules) };
  };
  return {
    once,
    async settled(installedLook) {
      const end = clock.now() + timeoutMs;
      for (;;) {
        const looked = await once(installedLook);
        const { starting, outcome } = looked.verdict;
        const left = end - clock.now();
        if (starting.length === 0 || outcome === 'deploying' || left <= 0) return looked;
        progress(`Waiting for ${starting.join(', ')} to start.`);
        await clock.sleep(Math.min(againMs, left), signal);
      }
    },
  };
}
