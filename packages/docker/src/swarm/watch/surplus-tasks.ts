import type { Host } from '@fairway/host';
import { shortName } from '../model/services.ts';
import type { ServiceVerdict } from './judge.ts';

interface RecountRequest {
  readonly manager: Host;
  readonly stack: string;
  readonly info: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds in which Swarm usually ends a task that it has replaced. */
const forgivenMs = 5_000;

/**
 * Makes Swarm end surplus tasks. If a task fails in the moment in which an update replaces it, Swarm sometimes starts
 * two tasks in its place and lets both run for good, because it counts places, not tasks. An update of the service that
 * changes nothing makes Swarm check again. Of several tasks in a place it then keeps a right one and ends the others
 * (`isSlotDirty` and `useExistingTask` in swarmkit's manager/orchestrator/update/updater.go).
 * @returns a function to call at each look; it asks Swarm once for each service that keeps running too many tasks
 */
export function createRecount({ manager, stack, info, signal }: RecountRequest) {
  const since = new Map<string, number>();
  const asked = new Set<string>();
  return async (verdicts: readonly ServiceVerdict[], now: number): Promise<void> => {
    for (const { service, progress } of verdicts) {
      if (!progress || progress.surplus === 0 || progress.updating) {
        since.delete(service);
        continue;
      }
      const start = since.get(service) ?? now;
      since.set(service, start);
      if (now - start < forgivenMs || asked.has(service)) continue;
      asked.add(service);
      const name = shortName(stack, service);
      info(`Swarm runs ${progress.surplus} more of ${name} than it should. Asking it to count again.`);
      // A failure is ignored: the surplus then stays, and the judge sees it.
      await manager
        .exec(['docker', 'service', 'update', '--detach', '--quiet', service], {
          accept: 'any',
          timeoutMs: 30_000,
          signal,
        })
        .catch(() => undefined);
    }
  };
}
