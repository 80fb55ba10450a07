import { type Clock, messageOf } from '@fairway/runtime';

/** The part of a verdict that every watch reads: a hopeless service ends it. */
interface Verdict {
  readonly hopeless?: unknown;
}

/** One look, and the time at which it was answered. */
export interface Seen<View, V extends Verdict> {
  readonly view: View;
  readonly verdicts: readonly V[];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** Milliseconds since the watch began. */
  readonly afterMs: number;
}

/** The end of a watch, as one look decides it; undefined where the watch continues. */
export type Decision<V> =
  | { readonly ok: true }
  | { readonly ok: false; readonly failed: readonly V[] }
  | undefined;

export interface ServiceWatch<View, V extends Verdict> {
  readonly look: () => Promise<View>;
  /** The name of the side that answers the looks, for the line about a missing answer: `the manager`. */
  readonly source: string;
  readonly judge: (view: View, now: number) => readonly V[];
  /** Called after every look without a hopeless service. */
  readonly decide: (seen: Seen<View, V>) => Decision<V> | Promise<Decision<V>>;
  /** Waits until it is time for the next look. */
  readonly pause: () => Promise<void>;
  /** Called with the current state, for a reader who waits. */
  readonly progress: (text: string) => void;
  readonly clock: Clock;
  /** Ends the watch. Absent during a return to an earlier release, which must not stay half done. */
  readonly signal?: AbortSignal | undefined;
}

/** The result of a watch. */
export type WatchResult<View, V> = {
  /** The last look. */
  readonly view: View;
  /** Milliseconds since the watch began. */
  readonly afterMs: number;
  /** The end of the watch; milliseconds since the Unix epoch. */
  readonly at: number;
} & (
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** Services that did not come up, or did not stay up. */
      readonly failed: readonly V[];
      /** The time was over; otherwise the services are hopeless. */
      readonly deadlinePassed: boolean;
    }
);

/** Milliseconds of an engine's silence that are tolerated. A restarted engine answers within seconds. */
const silenceForgivenMs = 60_000;

/**
 * Looks at services repeatedly until one of them is hopeless or `decide` ends the watch. The watches of a stack and of
 * a Compose project both use this loop, each with its own judge.
 * @throws the reason of the signal; the error of `look`, once the engine has been silent for longer than is tolerated
 */
export async function watchServices<View, V extends Verdict>(
  watch: ServiceWatch<View, V>,
): Promise<WatchResult<View, V>> {
  const { clock, signal, progress, source } = watch;
  const start = clock.now();
  let answeredAt = start;
  for (;;) {
    signal?.throwIfAborted();
    const view = await watch.look().catch((error: unknown) => {
      signal?.throwIfAborted();
      if (clock.now() - answeredAt > silenceForgivenMs) throw error;
      progress(`${source} does not answer: ${messageOf(error).split('\n', 1)[0]}`);
      return undefined;
    });
    if (view) {
      const now = clock.now();
      answeredAt = now;
      const afterMs = now - start;
      const end = { view, afterMs, at: now };
      const verdicts = watch.judge(view, now);
      const hopeless = verdicts.filter((verdict) => verdict.hopeless);
      if (hopeless.length > 0) return { ...end, ok: false, failed: hopeless, deadlinePassed: false };
      const decision = await watch.decide({ view, verdicts, now, afterMs });
      if (decision?.ok) return { ...end, ok: true };
      if (decision) return { ...end, ok: false, failed: decision.failed, deadlinePassed: true };
    }
    await watch.pause();
  }
}

/** The progress line of a soak. */
export function soakingLine(services: number, pastMs: number, soakMs: number): string {
  const up = services === 1 ? 'the service runs' : `all ${services} services run`;
  return `${up}, soaking for ${Math.round(pastMs / 1000)} of ${Math.round(soakMs / 1000)} s`;
}
