import { type Bucket, daySeconds, hourSeconds, type OneHistory, type ProbeHistory } from './history.ts';
import { floor, hourOf, merged } from './roll-up.ts';

/** How a probe was over a time. */
export interface Figure {
  readonly up: number;
  readonly down: number;
  /** Looks during maintenance, or while the prober's own network was at fault: neither up nor down. */
  readonly quiet: number;
  /** Share of the looks that were up, 0 to 1; undefined where none counts. */
  readonly availability: number | undefined;
  /** Share of the hours in which somebody looked, 0 to 1. The rest is not measured. */
  readonly measured: number;
}

export interface Figures {
  readonly hours24: Figure;
  readonly days7: Figure;
  readonly days30: Figure;
  readonly days90: Figure;
}

/** The figures of a probe at a time. They begin at whole hours and days, so that no roll-up changes them. */
export function figuresOf(history: ProbeHistory, probe: string, nowMs: number): Figures {
  const one = history.probes[probe];
  const now = Math.floor(nowMs / 1_000);
  const since = (span: number, unit: number) => figure(one, floor(now - span, unit), now);
  return {
    hours24: since(daySeconds, hourSeconds),
    days7: since(7 * daySeconds, hourSeconds),
    days30: since(30 * daySeconds, daySeconds),
    days90: since(90 * daySeconds, daySeconds),
  };
}

function figure(one: OneHistory | undefined, from: number, now: number): Figure {
  const hours = one ? hourBuckets(one, from, now) : [];
  const days = (one?.days ?? []).filter(([day]) => day * daySeconds >= from && day * daySeconds <= now);
  const all = [...hours, ...days];
  const sum = (n: 1 | 2 | 3) => all.reduce((total, bucket) => total + bucket[n], 0);
  const [up, down, quiet] = [sum(1), sum(2), sum(3)];
  const looked = all.reduce((total, bucket) => total + bits(bucket[4]), 0);
  return {
    up,
    down,
    quiet,
    availability: up + down === 0 ? undefined : up / (up + down),
    measured: looked / Math.max(1, Math.floor(now / hourSeconds) - from / hourSeconds + 1),
  };
}

/** Looks and hours of a time as hours. A time in the future comes from a clock that was wrong. */
function hourBuckets({ looks, hours }: OneHistory, from: number, now: number): Bucket[] {
  return merged([
    ...hours.filter(([hour]) => hour * hourSeconds >= from && hour * hourSeconds <= now),
    ...looks.filter(([at]) => at >= from && at <= now).map(hourOf),
  ]);
}

function bits(mask: number): number {
  let left = mask;
  let count = 0;
  for (; left > 0; left = Math.floor(left / 2)) count += left % 2;
  return count;
}

/** A day of a probe, in UTC. */
export interface DayFigure {
  /** `2026-11-29`. */
  readonly day: string;
  readonly up: number;
  readonly down: number;
  readonly quiet: number;
}

/** The last days of a probe, oldest first, today last. Days without a look are there too. */
export function daysOf(history: ProbeHistory, probe: string, nowMs: number, days = 90): readonly DayFigure[] {
  const one = history.probes[probe];
  const now = Math.floor(nowMs / 1_000);
  const today = Math.floor(now / daySeconds);
  const first = today - days + 1;
  const hours = one ? hourBuckets(one, first * daySeconds, now) : [];
  const kept = (one?.days ?? []).filter(([day]) => day >= first && day <= today);
  const all = merged([...kept, ...hours.map(([hour, ...rest]): Bucket => [Math.floor(hour / 24), ...rest])]);
  const byDay = new Map(all.map((bucket) => [bucket[0], bucket]));
  return Array.from({ length: days }, (_, n) => {
    const [, up = 0, down = 0, quiet = 0] = byDay.get(first + n) ?? [];
    return {
      day: new Date((first + n) * daySeconds * 1_000).toISOString().slice(0, 10),
      up,
      down,
      quiet,
    };
  });
}

/** A point of a plot: the mean and the longest answer of an hour. */
export interface LatencyPoint {
  /** Milliseconds since the Unix epoch: the begin of the hour. */
  readonly at: number;
  readonly meanMs: number;
  readonly longestMs: number;
}

/** The latencies of a probe by the hour, oldest first. Hours without a good answer are left out. */
export function latenciesOf(
  history: ProbeHistory,
  probe: string,
  nowMs: number,
  hours = 24,
): readonly LatencyPoint[] {
  const one = history.probes[probe];
  const now = Math.floor(nowMs / 1_000);
  const buckets = one ? hourBuckets(one, floor(now - hours * hourSeconds, hourSeconds), now) : [];
  return buckets.flatMap(([hour, , , , , count, sum, longestMs]) =>
    count === 0 ? [] : [{ at: hour * hourSeconds * 1_000, meanMs: Math.round(sum / count), longestMs }],
  );
}

/** When a probe said no for the last time, and why; milliseconds since the Unix epoch. */
export function lastFailureOf(
  history: ProbeHistory,
  probe: string,
): { readonly at: number; readonly problem: string } | undefined {
  const failure = history.probes[probe]?.lastFailure;
  return failure && { at: failure.at * 1_000, problem: failure.problem };
}

/** Since when a probe is up or down; milliseconds since the Unix epoch. */
export function sinceOf(
  history: ProbeHistory,
  probe: string,
): { readonly at: number; readonly state: 'up' | 'down' } | undefined {
  const since = history.probes[probe]?.since;
  return since && { at: since.at * 1_000, state: since.state };
}
