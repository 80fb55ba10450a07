import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something to start. */
export interface Start {
  readonly name: string;
  readonly argv: readonly string[];
  /** The exit status of a run that counts. */
  readonly exitCode: number;
}

/**
 * Milliseconds from spawn to exit, with the files that the runner gives a step and no inputs at all.
 * @throws Error if the process ends in another way than expected, because its time would mean nothing then
 */
export function coldStart({ name, argv, exitCode }: Start, temp: string): number {
  const file = (kind: string) => {
    writeFileSync(join(temp, kind), '');
    return join(temp, kind);
  };
  const env = {
    PATH: process.env['PATH'],
    RUNNER_TEMP: temp,
    GITHUB_OUTPUT: file('output'),
    GITHUB_STATE: file('state'),
    GITHUB_STEP_SUMMARY: file('summary'),
  };
  const before = performance.now();
  const ended = spawnSync(process.execPath, argv, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ms = performance.now() - before;
  const expected = exitCode === 0 || /^::error::The inputs? /m.test(ended.stdout);
  if (ended.status === exitCode && expected) return ms;
  throw new Error(
    `${name} ended with ${ended.status}, not ${exitCode} at its inputs:\n${ended.stdout}${ended.stderr}`,
  );
}
