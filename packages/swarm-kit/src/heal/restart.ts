import type { DeployContext, ServiceLook } from '@fairway/deploy-kit';
import { comparableSpec, viewStack } from '@fairway/docker/swarm';
import { readKept } from '../look/read-kept.ts';
import { forcedUpdate, forceUpdate } from './force-update.ts';
import type { LockedStack } from './locked-stack.ts';
import { inOrder } from './order.ts';
import { waitUntilUp } from './wait-until-up.ts';

/**
 * Replaces all tasks of the services, those first that others of them depend on. The next ones wait until these are up.
 * No other service is touched.
 * @returns what was done, one line each
 * @throws Failure where a service cannot be touched or does not come up
 */
export async function restart(
  locked: LockedStack,
  services: readonly ServiceLook[],
  context: DeployContext,
): Promise<readonly string[]> {
  const { place, swarm, stackDir } = locked;
  const { stack } = place;
  const { manager } = swarm;
  const { specs } = await readKept(manager, stackDir, context);
  const done: string[] = [];
  for (const group of inOrder(services)) {
    const names = group.map(({ service }) => `${stack}_${service}`);
    await context.phase(`restart ${group.map(({ service }) => service).join(', ')}`, async (phase) => {
      const before = await viewStack(manager, stack, context.signal);
      // All of them are checked before the first one is touched.
      for (const name of names) forcedUpdate(stack, name, undefined, before);
      for (const name of names)
        await forceUpdate(manager, stack, name, specs?.get(name)?.Mode.Replicated?.Replicas, context);
      const after = await viewStack(manager, stack, context.signal);
      const expected = new Map(
        after.services
          .filter(({ Spec }) => names.includes(Spec.Name))
          .map(({ Spec }) => [Spec.Name, comparableSpec(Spec, after.networks)]),
      );
      await waitUntilUp(locked, { expected, before, phase, context });
      phase.proved(
        `${group.map(({ service }) => service).join(', ')}: all tasks were replaced and run`,
        'forced update; tasks and containers read back',
      );
    });
    done.push(...group.map(({ service }) => `${service}: all its tasks were replaced by a forced update`));
  }
  return done;
}
