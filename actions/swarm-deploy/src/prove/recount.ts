import type { Phase } from '@fairway/action-kit';
import { type ServiceVerdict, shortName } from '@fairway/docker';
import type { Host } from '@fairway/host';

interface RecountRequest {
  readonly manager: Host;
  readonly stack: string;
  readonly phase: Phase;
  readonly signal?: AbortSignal;
}

/** Swarm ends a task that it has replaced within moments. */
const forgivenMs = 5_000;

/**
 * Where a task fails in the very moment in which an update replaces it, Swarm at times starts two in its place, and lets
 * both run for good: it counts places, not tasks. An update of the service to what it is already makes it look again:
 * of several tasks in a place it then keeps one that is right and ends the others (`isSlotDirty` and `useExistingTask` in
 * swarmkit's manager/orchestrator/update/updater.go).
 * @returns what to call at each look; it asks Swarm once for each service that goes on to run too many tasks
 */
export function createRecount({ manager, stack, phase, signal }: RecountRequest) {
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
      phase.info(`Swarm runs ${progress.surplus} more of ${name} than it should. Asking it to count again.`);
      // Where this does not work the surplus stays, and what stays is judged.
      await manager
        .exec(['docker', 'service', 'update', '--detach', '--quiet', service], {
          accept: 'any',
          timeoutMs: 30_000,
          ...(signal ? { signal } : {}),
        })
        .catch(() => undefined);
    }
  };
}
