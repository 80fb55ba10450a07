import type { Clock } from '@fairway/runtime';

/** One look at what must stay healthy. */
export type SoakCheck = { readonly ok: true } | { readonly ok: false; readonly problem: string };

export interface SoakOptions {
  readonly clock: Clock;
  /** Milliseconds for which every look must be a yes. 0: one look. */
  readonly ms: number;
  /** Milliseconds between the end of one look and the start of the next. */
  readonly intervalMs: number;
  readonly check: () => Promise<SoakCheck>;
  readonly signal?: AbortSignal | undefined;
  /** Told before each look how many milliseconds are left. */
  readonly onLook?: (leftMs: number) => void;
}

export type SoakResult =
  | { readonly held: true; readonly looks: number; readonly afterMs: number }
  | { readonly held: false; readonly looks: number; readonly afterMs: number; readonly problem: string };

/**
 * Looks again and again until the time is over: the first look comes at once, the last at the end. The first no
 * ends it.
 * @throws what `check` throws, and the reason of an aborted signal.
 */
export async function soak({
  clock,
  ms,
  intervalMs,
  check,
  signal,
  onLook,
}: SoakOptions): Promise<SoakResult> {
  const start = clock.now();
  for (let looks = 1; ; looks++) {
    signal?.throwIfAborted();
    const last = clock.now() - start >= ms;
    onLook?.(Math.max(0, ms - (clock.now() - start)));
    const seen = await check();
    const afterMs = clock.now() - start;
    if (!seen.ok) return { held: false, looks, afterMs, problem: seen.problem };
    if (last) return { held: true, looks, afterMs };
    await clock.sleep(Math.max(0, Math.min(intervalMs, ms - afterMs)), signal);
  }
}
