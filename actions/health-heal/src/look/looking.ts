import type { Installed, InstalledLook } from '@fairway/deploy-kit';
import type { Clock } from '@fairway/runtime';
import type { JudgeRules } from '../judge/about.ts';
import { judge, type Verdict } from '../judge/judge.ts';
import type { Seen } from './seen.ts';

/** One look and what it means. */
export interface Looked {
  readonly seen: Seen;
  readonly verdict: Verdict;
}

export type HowToLook = (installed: Installed) => Promise<InstalledLook>;

/** How this run looks: once, or until nothing is being started any more. */
export interface Looking {
  /** @param look looks at the installation; default: as whoever does not hold its lock */
  once(look?: HowToLook): Promise<Looked>;
  /** Looks again while services are being started, until all have settled or the time is over. */
  settled(look?: HowToLook): Promise<Looked>;
}

/** Milliseconds between two looks at services that are being started. */
const againMs = 5_000;

export interface LookingDeps {
  readonly see: (look?: HowToLook) => Promise<Seen>;
  readonly rules: () => Promise<JudgeRules>;
  /** Takes secrets out of what leaves the run: sightings are kept on hosts and told to people. */
  readonly clean: (text: string) => string;
  /** Milliseconds for services to settle. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Says what is waited for. */
  readonly progress: (text: string) => void;
}

export function looking(deps: LookingDeps): Looking {
  const { see, rules, clean, clock, signal, timeoutMs, progress } = deps;
  const once: Looking['once'] = async (look) => {
    const seen = await see(look);
    return { seen, verdict: withoutSecrets(judge(seen, await rules()), clean) };
  };
  return {
    once,
    async settled(look) {
      const end = clock.now() + timeoutMs;
      for (;;) {
        const looked = await once(look);
        const { starting, outcome } = looked.verdict;
        const left = end - clock.now();
        if (starting.length === 0 || outcome === 'deploying' || left <= 0) return looked;
        progress(`Waiting for ${starting.join(', ')} to start.`);
        await clock.sleep(Math.min(againMs, left), signal);
      }
    },
  };
}

function withoutSecrets(verdict: Verdict, clean: (text: string) => string): Verdict {
  return {
    ...verdict,
    notes: verdict.notes.map(clean),
    sightings: verdict.sightings.map((sighting) => ({
      ...sighting,
      title: clean(sighting.title),
      evidence: sighting.evidence.map(clean),
    })),
  };
}
