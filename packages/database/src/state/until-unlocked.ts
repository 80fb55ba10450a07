import { type Clock, sayElapsed } from '@fairway/runtime';
import type { DatabaseState, Locked } from './state.ts';
import { sayHolder } from './state-problem.ts';

const lookMs = 500;
const tellMs = 10_000;

export interface UnlockedDeps {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly info: (line: string) => void;
  readonly progress: (line: string) => void;
}

/**
 * Waits until nobody holds the lock of migrations of a database: another migration, or a backup.
 * @param read reads the state of the database anew
 * @param until the clock's time at which it is given up
 * @returns the first state in which it is free, or the last one in which it was not
 */
export async function untilUnlocked(
  name: string,
  read: () => Promise<DatabaseState>,
  until: number,
  { clock, signal, info, progress }: UnlockedDeps,
): Promise<DatabaseState> {
  const start = clock.now();
  let told: number | undefined;
  for (;;) {
    const state = await read();
    const now = clock.now();
    if (state.kind !== 'locked' || now >= until) return state;
    const waited = `${sayElapsed(now - start)} of ${sayElapsed(until - start)}`;
    if (told === undefined) info(sayWait(name, state, `waiting up to ${sayElapsed(until - start)}`));
    else if (now - told >= tellMs) progress(sayWait(name, state, waited));
    if (told === undefined || now - told >= tellMs) told = now;
    await clock.sleep(Math.min(lookMs, until - now), signal);
  }
}

function sayWait(name: string, state: Locked, rest: string): string {
  return `${name}: its lock of migrations is held by ${sayHolder(state)}; ${rest}`;
}
