import type { DeployContext } from '@fairway/deploy-kit';
import { withoutSharedDatastores } from '@fairway/docker/stack';
import { changeService, type StackView, updatedAlone, updateRequest } from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import type { Release } from '@fairway/releases';

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
  { services }: Pick<StackView, 'services'>,
  context: Pick<DeployContext, 'clock' | 'signal'>,
): Promise<void> {
  const risky = services.filter(({ Spec }) => updatedAlone(Spec) !== Spec);
  for (const { ID } of risky) {
    await changeService(
      manager,
      stack,
      (view) =>
        view.services.flatMap((now) => (now.ID === ID ? updateRequest(now, updatedAlone(now.Spec)) : []))[0],
      context,
    );
  }
}
