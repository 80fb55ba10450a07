import type { Host } from '@fairway/host';
import { type Clock, Failure } from '@fairway/runtime';
import { changeEngine, type EngineChange } from '../engine/change.ts';
import type { ServiceSpec, SwarmService } from './model/services.ts';
import { type StackView, viewStack } from './watch/view-stack.ts';

const tries = 5;

/** The request that gives a service a spec, as long as nobody else changes the service before. */
export function updateRequest(
  { ID, Version }: Pick<SwarmService, 'ID' | 'Version'>,
  body: ServiceSpec,
): EngineChange & { readonly body: ServiceSpec } {
  return { path: `/services/${ID}/update?version=${Version.Index}`, body };
}

/**
 * Changes a service by a request that is made of the stack as it is. Swarm itself changes a service while it updates it:
 * then the stack is read again, and the request is made anew.
 * @param requestFor undefined where nothing is to be done any more
 * @param signal ends the work between two requests; one that was sent may be carried out, whatever becomes of the run
 * @throws what `requestFor` throws, and Failure where the engine refuses the change
 */
export async function changeService(
  manager: Host,
  stack: string,
  requestFor: (view: StackView) => EngineChange | undefined,
  { clock, signal }: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const change = requestFor(await viewStack(manager, stack, signal));
    if (!change) return;
    try {
      return await changeEngine(manager, change, { clock });
    } catch (error) {
      const isEarlier = error instanceof Failure && /out of sequence/.test(error.evidence.join());
      if (!isEarlier || attempt === tries) throw error;
    }
  }
}
