import type { SteadyClock } from './state.ts';

/** The longest time between two runs that is believed at once. */
const plausibleMs = 2 * 3_600_000;

/**
 * The clock after a run has read the time. A machine's clock may be wrong by years for one run and right in the next. So
 * a time far ahead, or one that goes back, moves the steady time only when a second run agrees with it, and then only by
 * what passed between these two runs. A schedule of days stays usable: of its gaps every second one counts.
 */
export function tick(clock: SteadyClock | undefined, now: number, run: string): SteadyClock {
  if (!clock) return { trusted: now, run, steady: 0 };
  const gap = now - clock.trusted;
  if (gap >= 0 && gap <= plausibleMs) return { trusted: now, run, steady: clock.steady + gap };
  const { doubted } = clock;
  if (doubted !== undefined && run === clock.run) return clock;
  if (doubted === undefined || !agrees(clock.trusted, doubted, now)) return { ...clock, doubted: now, run };
  return { trusted: now, run, steady: clock.steady + (now - doubted) };
}

/** Whether a time supports the one before it, which was doubted: it follows soon, or after a gap like the one before. */
function agrees(trusted: number, doubted: number, now: number): boolean {
  const passed = now - doubted;
  const before = doubted - trusted;
  return passed >= 0 && (passed <= plausibleMs || (passed >= before / 2 && passed <= before * 2));
}

/**
 * The steady time of something that happens now, at the latest. While the clock is doubted, nobody knows how much has
 * passed since the last run that was believed.
 */
export function latestSteady({ steady, doubted }: SteadyClock): number {
  return doubted === undefined ? steady : steady + plausibleMs;
}

/** The newest time before now at which an earlier run read the clock. */
export function lastRunBefore(now: number, clock: SteadyClock | undefined): number {
  const { doubted, trusted } = clock ?? {};
  return [doubted, trusted].find((at) => at !== undefined && at < now) ?? now - 1;
}

/** Clocks of two machines differ by less than this, unless one is wrong. */
const skewMs = 10 * 60_000;

/** Whether a time lies so far in the future that the clock was wrong when it was taken, or is wrong now. */
export function isFromWrongClock(at: number, now: number): boolean {
  return at - now > skewMs;
}

/** Whether `ms` have passed since a time. They have since one that a wrong clock gave. */
export function hasPassed(at: number, ms: number, now: number): boolean {
  return now - at >= ms || isFromWrongClock(at, now);
}
