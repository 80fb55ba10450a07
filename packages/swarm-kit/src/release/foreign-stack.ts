import { type ServiceSpec, type StackView, serviceSpecSchema } from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import { type LedgerEntry, lastProven } from '@fairway/releases';
import { z } from 'zod';

/** The whole specs of the services that ran before Fairway, as the engine returned them. */
export type BeforeFairway = readonly ServiceSpec[];

/** What ran before Fairway, for a reader; it has no version. */
export const beforeFairway = 'what ran before Fairway';

const fileIn = (stackDir: string) => `${stackDir}/before-fairway.json`;

/**
 * Keeps the specs of running services before the first release of a stack changes them, because no stored release
 * exists to go back to. Specs that are already kept stay: an interrupted run may have changed the stack since then.
 * @returns the specs to go back to; undefined where a release was proven or nothing runs
 */
export async function keepBeforeFairway(
  manager: Host,
  stackDir: string,
  entries: readonly LedgerEntry[],
  before: StackView,
): Promise<BeforeFairway | undefined> {
  if (lastProven(entries)) return undefined;
  const path = fileIn(stackDir);
  if (await manager.stat(path)) {
    return z
      .array(serviceSpecSchema)
      .parse(JSON.parse(new TextDecoder().decode(await manager.readFile(path))));
  }
  // An earlier attempt kept nothing to go back to, so the running services are its remains.
  if (before.services.length === 0 || entries.length > 0) return undefined;
  const specs = before.services.map(({ Spec }) => Spec);
  // Specs hold environment values, which may be secret.
  await manager.writeFile(path, JSON.stringify(specs), { mode: 0o600 });
  return specs;
}

/** Removes the kept specs. From the first proven release on, a failed deploy goes back to that release. */
export async function forgetBeforeFairway(manager: Host, stackDir: string): Promise<void> {
  await manager.remove(fileIn(stackDir));
}
