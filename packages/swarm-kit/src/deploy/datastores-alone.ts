import type { DeployContext } from '@fairway/deploy-kit';
import { withoutSharedDatastores } from '@fairway/docker/stack';
import {
  changeService,
  type StackView,
  type SwarmService,
  updatedAlone,
  updateRequest,
} from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import type { Release } from '@fairway/releases';
import { isOfRelease, isOfStack } from '../fleet/services-beyond.ts';
import { openUpdate } from '../look/update-state.ts';

/** The stack of a release as the swarm gets it: no update of it runs two tasks of a datastore on the same files. */
export function stackToSend({ stack, files }: Pick<Release, 'stack' | 'files'>): string {
  return withoutSharedDatastores(
    stack,
    files.map(({ to }) => to),
  );
}

/**
 * Gives running datastores a spec by which Swarm itself never runs two tasks of them on the same files. Where Swarm undoes
 * an update by itself, it does so by the spec from before that update. No task is touched.
 */
export async function keepDatastoresAlone(
  manager: Host,
  stack: string,
  before: Pick<StackView, 'services'>,
  context: Pick<DeployContext, 'clock' | 'signal'>,
): Promise<void> {
  for (const { ID } of riskyServices(before)) {
    await changeService(
      manager,
      stack,
      (view) => {
        const now = riskyServices(view).find((service) => service.ID === ID);
        return now && updateRequest(now, updatedAlone(now.Spec));
      },
      context,
    );
  }
}

/**
 * The datastores of a stack of which Swarm may run two tasks on the same files. Services of others are left alone. So is
 * one with an update that has not ended: a new spec would take away the way back from it.
 */
export function riskyServices({ services }: Pick<StackView, 'services'>): readonly SwarmService[] {
  return services.filter(
    (service) =>
      (isOfStack(service) || isOfRelease(service)) &&
      openUpdate(service) === undefined &&
      updatedAlone(service.Spec) !== service.Spec,
  );
}
