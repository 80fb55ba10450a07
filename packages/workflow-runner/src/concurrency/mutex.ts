import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Failure } from '@fairway/runtime';

/**
 * Does some work while no other process works under the same lock file. The kernel holds the lock for a child that ends
 * with this process, so a killed runner leaves nothing locked.
 */
export async function withMutex<T>(lockFile: string, work: () => Promise<T>): Promise<T> {
  const holder = spawn('flock', [lockFile, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(holder, 'close');
  const first = await Promise.race([once(holder.stdout, 'data'), ended.catch((error: unknown) => error)]);
  if (!Array.isArray(first) || !Buffer.isBuffer(first[0]))
    throw new Failure({
      what: `The lock ${lockFile} cannot be taken.`,
      why: 'The program flock did not start or could not open the file.',
      fix: 'Install util-linux, and see that the folder is writable.',
      cause: first,
    });
  try {
    return await work();
  } finally {
    holder.stdin.end();
    await ended;
  }
}
