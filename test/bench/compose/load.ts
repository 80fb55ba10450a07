import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { systemClock } from '@fairway/runtime';

/** The results of the requests. */
export interface LoadResult {
  readonly sent: number;
  readonly failed: number;
  readonly slowestMs: number;
  /** How often each kind of failure was seen. */
  readonly failures: Readonly<Record<string, number>>;
}

const ratePerSecond = 100;
const leastRequests = 10_000;

/** Does the work while another process requests a URL at a constant rate, and until enough requests were sent. */
export async function underLoad(url: string, work: () => Promise<void>): Promise<LoadResult> {
  const program = join(import.meta.dirname, 'load-process.ts');
  const child = spawn(process.execPath, ['--no-warnings', program, url, String(ratePerSecond)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  try {
    const least = systemClock.sleep((leastRequests / ratePerSecond) * 1000 + 2_000);
    // What was before the first change and is after the last one belongs to it.
    await systemClock.sleep(1_000);
    await work();
    await least;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
  return JSON.parse(said) as LoadResult;
}
