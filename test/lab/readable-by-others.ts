import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { watchCommandLines } from '../stage/step/command-lines.ts';

/**
 * Does the work, which runs a command line that matches. Its result, and the command lines meanwhile that hold a part of
 * what only environment and standard input may.
 */
export async function leakingLines<T>(
  work: () => Promise<T>,
  ran: RegExp,
  secrets: readonly string[],
): Promise<{ readonly result: T; readonly leaking: readonly string[] }> {
  const watch = watchCommandLines();
  const result = await work().finally(watch.stop);
  const lines = [...watch.seen];
  expect(lines).toContainEqual(expect.stringMatching(ran));
  return { result, leaking: lines.filter((line) => secrets.some((secret) => line.includes(secret))) };
}

/** What a program of the action's user finds of the runner's in the action's process: its names of variables. */
export function watchEnvironment() {
  const found = new Set<string>();
  let looks = 0;
  return {
    /** For `onLog` of a step. */
    look(_log: string, { pid }: ChildProcess) {
      try {
        const names = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        looks += 1;
        for (const name of names)
          if (/^(?:INPUT|ACTIONS|STATE)_/.test(name)) found.add(name.replace(/=.*/s, ''));
      } catch {
        // The step has ended meanwhile.
      }
    },
    found: () => {
      expect(looks).toBeGreaterThan(0);
      return [...found];
    },
  };
}
