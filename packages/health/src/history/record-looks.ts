import { shortLine } from '@fairway/runtime';
import { daySeconds, type KeptLook, type OneHistory, type ProbeHistory } from './history.ts';
import { rollUp } from './roll-up.ts';

/** What one run saw of one probe. */
export interface ProbeLook {
  /** The name that is shown, equal in every run. */
  readonly probe: string;
  /** `quiet`: maintenance, or a fault of the prober's own network. It counts neither as up nor as down. */
  readonly state: 'up' | 'down' | 'quiet';
  /** Milliseconds that the answer took. */
  readonly ms?: number | undefined;
  readonly problem?: string | undefined;
}

const mostLooks = 600;
const mostProbes = 300;
const mostBytes = 1_000_000;
const longestStep = 7 * daySeconds;

/**
 * The history with the looks of a run. What could not be looked at is not among them: a gap is not measured, and never up.
 * @param nowMs milliseconds since the Unix epoch
 */
export function recordLooks(history: ProbeHistory, looks: readonly ProbeLook[], nowMs: number): ProbeHistory {
  const at = Math.floor(nowMs / 1_000);
  const now = history.now === 0 ? at : Math.min(at, history.now + longestStep);
  const probes = { ...history.probes };
  for (const look of looks) probes[look.probe] = withLook(probes[look.probe], look, at);
  const kept = Object.entries(probes)
    .map(([name, one]) => [name, rollUp(one, now, mostLooks)] as const)
    .filter(([, { looks: some, hours, days }]) => some.length + hours.length + days.length > 0)
    .sort(([, one], [, other]) => newestOf(other) - newestOf(one))
    .filter((_, n) => n < mostProbes);
  return { version: 1, now, probes: Object.fromEntries(kept) };
}

function withLook(
  one: OneHistory = { looks: [], hours: [], days: [] },
  { state, ms, problem = '' }: ProbeLook,
  at: number,
): OneHistory {
  const why = state === 'down' ? shortLine(problem, 120) : '';
  const look: KeptLook = [at, state, ms === undefined ? null : Math.round(ms), why];
  const looks = [...one.looks, look].sort(([first], [second]) => first - second);
  const turned = state !== 'quiet' && one.since?.state !== state;
  return {
    ...one,
    looks,
    ...(state === 'down' ? { lastFailure: { at, problem: why } } : {}),
    ...(turned ? { since: { at, state } } : {}),
  };
}

function newestOf({ looks, hours, days }: OneHistory): number {
  return looks.at(-1)?.[0] ?? (hours.at(-1)?.[0] ?? (days.at(-1)?.[0] ?? 0) * 24) * 3_600;
}

/** The text of the history's file, at most 1 MB: where there is too much, older looks become hours earlier. */
export function formatHistory(history: ProbeHistory): string {
  let next = history;
  for (const most of [200, 100, 24, 1]) {
    const text = JSON.stringify(next);
    if (Buffer.byteLength(text) < mostBytes) return `${text}\n`;
    const probes = Object.entries(next.probes).map(([name, one]) => [name, rollUp(one, next.now, most)]);
    next = { ...next, probes: Object.fromEntries(probes) };
  }
  const names = Object.keys(next.probes);
  while (Buffer.byteLength(JSON.stringify(next)) >= mostBytes) {
    const dropped = new Set(names.splice(-10));
    const probes = Object.entries(next.probes).filter(([name]) => !dropped.has(name));
    next = { ...next, probes: Object.fromEntries(probes) };
  }
  return `${JSON.stringify(next)}\n`;
}
