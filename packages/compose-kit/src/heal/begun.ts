import type { DeployContext } from '@fairway/deploy-kit';
import type { ProjectContainer } from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import { messageOf } from '@fairway/runtime';
import { type BegunHeal, begunHealFile } from '../look/begun-heal.ts';

/**
 * Does work that stops or replaces containers, with a note about it on the host meanwhile. Where the run is cut, or the
 * work fails, the note stays: what does not run then was stopped by nobody on purpose. A disk that is full keeps no note,
 * and must not keep the heal from mending it.
 * @param state the directory of the ledger
 */
export async function whileBegun<T>(
  host: Host,
  state: string,
  {
    containers,
    services,
  }: { readonly containers: readonly Pick<ProjectContainer, 'id'>[]; readonly services: readonly string[] },
  { clock, logger }: Pick<DeployContext, 'clock' | 'logger'>,
  work: () => Promise<T>,
): Promise<T> {
  const path = begunHealFile(state);
  const begun: BegunHeal = { at: clock.now(), containers: containers.map(({ id }) => id), services };
  await host.writeFile(path, `${JSON.stringify(begun)}\n`, { mode: 0o600 }).catch((error: unknown) => {
    logger.warn(`${host.name}: ${path} cannot be written: ${messageOf(error).split('\n', 1)[0]}`);
  });
  const result = await work();
  await host.remove(path);
  return result;
}
