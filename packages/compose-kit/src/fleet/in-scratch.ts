import type { DeployContext } from '@fairway/deploy-kit';
import type { Host } from '@fairway/host';

/**
 * Does some work in a temporary directory on the host. Files there may hold secret variables, so only the owner can
 * enter it.
 */
export async function inScratch<T>(
  host: Host,
  { signal }: Partial<Pick<DeployContext, 'signal'>>,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  const made = await host.exec(['mktemp', '-d', '/tmp/fairway-compose-XXXXXXXXXX'], signal ? { signal } : {});
  const scratch = made.stdout.trim();
  try {
    return await work(scratch);
  } finally {
    await host.remove(scratch);
  }
}
