import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A store that speaks S3, in a process of its own. */
export interface Store {
  readonly url: string;
  stop(): Promise<void>;
}

/** @param keeps whether it keeps the bytes of backups, and not only their length */
export async function startStore({ keeps }: { readonly keeps: boolean }): Promise<Store> {
  const program = join(import.meta.dirname, 'store-process.ts');
  const child = spawn(process.execPath, ['--no-warnings', program, ...(keeps ? ['--keep'] : [])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const [url] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    closed.then(() => {
      throw new Error('The store has ended before it served.');
    }),
  ])) as [string];
  return {
    url,
    async stop() {
      child.kill();
      await closed;
    },
  };
}
