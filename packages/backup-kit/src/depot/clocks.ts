import { skewMs } from '@fairway/backups';
import type { Destination } from '@fairway/object-store';
import { Failure, sayElapsed, sideBySide, unlessAborted } from '@fairway/runtime';

/** By how much the clock of one place is ahead of this machine's. */
export interface ClockOf {
  readonly name: string;
  readonly aheadMs: number;
}

/** Asks all destinations for their time. One that does not tell it now is no judge of it. */
export async function readClocks(
  destinations: readonly Destination[],
  signal: AbortSignal,
): Promise<readonly ClockOf[]> {
  const asked = await unlessAborted(
    sideBySide(destinations, Math.max(1, destinations.length), async (one) => one.look?.()),
    signal,
  );
  return asked.flatMap(({ item: { name }, result }) => {
    const aheadMs = result.status === 'fulfilled' ? result.value?.aheadMs : undefined;
    return aheadMs === undefined ? [] : [{ name, aheadMs }];
  });
}

/** What the clocks come to. */
export interface ClockJudgement {
  /** Why nothing may be named after the clock of this machine. */
  readonly wrong: Failure | undefined;
  /** The places whose own clocks are wrong, a sentence or two each. */
  readonly warnings: readonly string[];
}

/**
 * Whether the clock of this machine can be believed: at least one place must have the same time, where any tells its. A
 * backup has its time in its name, so what is made by a wrong clock would count for nothing.
 */
export function judgeClocks(clocks: readonly ClockOf[]): ClockJudgement {
  const apart = clocks.filter(({ aheadMs }) => Math.abs(aheadMs) >= skewMs);
  if (apart.length > 0 && apart.length === clocks.length) return { wrong: wrongClock(apart), warnings: [] };
  return {
    wrong: undefined,
    warnings: apart.map(
      ({ name, aheadMs }) =>
        `The clock of ${name} is ${sayElapsed(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead' : 'behind'}, by this machine and the other destinations. Set it by NTP: until then, nothing is removed there, and what it takes may count for nothing.`,
    ),
  };
}

/** @throws Failure where the clock of this machine is wrong, by all destinations that tell their time */
export async function requireRightClock(
  destinations: readonly Destination[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { wrong, warnings } = judgeClocks(await readClocks(destinations, signal));
  if (wrong) throw wrong;
  return warnings;
}

function wrongClock(apart: readonly ClockOf[]): Failure {
  return new Failure({
    what: 'The clock of this machine is wrong.',
    why: 'No destination has its time. A backup has the time in its name, and one that is named ahead of its time or long after it counts for nothing.',
    evidence: apart.map(
      ({ name, aheadMs }) =>
        `this machine is ${sayElapsed(Math.abs(aheadMs))} ${aheadMs > 0 ? 'behind' : 'ahead of'} ${name}`,
    ),
    fix: 'Set the clock of this machine, best by NTP, and run this again. Nothing was dumped or stored.',
  });
}
