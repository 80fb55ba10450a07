import type { Clock } from '@fairway/runtime';
import type { PlaceFacts } from '../destination.ts';
import { roomProgram } from './programs.ts';
import type { RunThere } from './run.ts';

/** Asks a machine for the free room of a directory and for its time. */
export async function lookAtDirectory({
  what,
  base,
  run,
  clock,
}: {
  readonly what: string;
  readonly base: string;
  readonly run: RunThere;
  readonly clock: Clock;
}): Promise<PlaceFacts> {
  const before = clock.now();
  const { stdout } = await run(roomProgram, [base], { what });
  const notes = / no\s*$/.test(stdout) ? [`The directory ${base} is not there yet: a backup makes it.`] : [];
  return { ...readRoom(stdout, (before + clock.now()) / 2), notes };
}

/** Reads `SECONDS FREE_KIB THERE`. What is no number is not told. */
export function readRoom(line: string, now: number): Pick<PlaceFacts, 'freeBytes' | 'aheadMs'> {
  const [, seconds, free] = /^(\d+) (\d+) (?:yes|no)$/.exec(line.trim()) ?? [];
  if (seconds === undefined || free === undefined) return {};
  // The machine tells whole seconds, and the command took some of them.
  const ahead = Number(seconds) * 1_000 + 500 - now;
  return {
    freeBytes: Number(free) * 1_024,
    aheadMs: Math.abs(ahead) < 5_000 ? 0 : Math.round(ahead / 1_000) * 1_000,
  };
}
