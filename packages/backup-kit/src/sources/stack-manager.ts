import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';

/**
 * Refuses a machine that keeps nothing of a stack: the locks of swarm-deploy lie on a manager, so a deploy and a backup
 * would not see each other on a worker. Where the engine tells nobody what it is, nothing is refused.
 * @throws Failure where the machine is a worker, or in no swarm
 */
export async function requireManager(
  { name, stack }: { readonly name: string; readonly stack?: string | undefined },
  host: Host,
  signal: AbortSignal,
): Promise<void> {
  if (stack === undefined) return;
  const asked = ['docker', 'info', '--format', '{{.Swarm.ControlAvailable}}'];
  const { stdout } = await host.exec(asked, { signal, accept: 'any' });
  if (stdout.trim() !== 'false') return;
  throw new Failure({
    what: `The source ${name} cannot belong to the stack ${stack} on ${host.name}.`,
    why: 'That machine is no manager of a swarm. swarm-deploy keeps its lock and its ledger on a manager, so a deploy would not wait for this backup.',
    fix: 'Name the manager that swarm-deploy connects to as the first machine of `host`, where the kind takes several. Of a volume on a worker leave `stack` out, and do not deploy while it is backed up.',
  });
}
