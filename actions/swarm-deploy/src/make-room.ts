import type { Phase } from '@fairway/action-kit';
import { readRendered, removeServices } from '@fairway/docker';
import { Failure, poll } from '@fairway/runtime';
import type { Deployment } from './deployment.ts';
import { portHandovers } from './port-handover.ts';
import { viewStack } from './stack-state.ts';

const waitMs = 120_000;

/**
 * Removes the services of the release before that hold a port which another service takes over, and waits until their
 * tasks are gone. All others that are left behind go only when the new release is proven; these would keep it from
 * coming up. The way back makes them anew.
 * @throws Failure when their tasks do not end.
 */
export async function makeRoom(
  { inputs, site, wanted, before, clock }: Deployment,
  phase: Phase,
): Promise<void> {
  const handovers = portHandovers(inputs.stack, readRendered(wanted.release.stack), before);
  if (handovers.length === 0) return;
  for (const { from, to, port } of handovers)
    phase.info(`Removing ${from} before ${to} comes: both publish port ${port}.`);
  const names = [...new Set(handovers.map(({ from }) => from))];
  const ids = before.services.filter(({ Spec }) => names.includes(Spec.Name)).map(({ ID }) => ID);
  await removeServices(site.manager, names);
  const result = await poll({ clock, timeoutMs: waitMs, intervalMs: 500 }, async () => {
    const { tasks } = await viewStack(site.manager, inputs.stack);
    const left = tasks.some(({ ServiceID, Status }) => ids.includes(ServiceID) && Status.State === 'running');
    return left ? { done: false } : { done: true, value: undefined };
  });
  if (!result.timedOut) return;
  throw new Failure({
    what: `The tasks of ${names.join(', ')} do not end.`,
    why: `They still ran ${waitMs / 1000} s after the service was removed, and hold ${handovers.map(({ port }) => port).join(', ')}.`,
    fix: `Look on their nodes: docker ps. Shorten stop_grace_period where it is long.`,
  });
}
