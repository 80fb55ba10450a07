import { type ServiceSpec, type StackView, serviceSpecSchema } from '@fairway/docker';
import type { Host } from '@fairway/host';
import { type LedgerEntry, lastProven } from '@fairway/releases';
import { z } from 'zod';

/** The services of a stack that was there before Fairway, whole, as the engine gave them out. */
export type BeforeFairway = readonly ServiceSpec[];

const fileIn = (stackDir: string) => `${stackDir}/before-fairway.json`;

/**
 * Keeps what runs before the first release of a stack changes it, since no stored release says what to go back to. What
 * is kept already stays: a run that was cut may have changed the stack since.
 * @returns what there is to go back to; undefined where a release was proven or nothing runs.
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
  // An earlier attempt without a way back: what runs is what is left of it.
  if (before.services.length === 0 || entries.length > 0) return undefined;
  const specs = before.services.map(({ Spec }) => Spec);
  // Specs hold environment values, and those may be secret.
  await manager.writeFile(path, JSON.stringify(specs), { mode: 0o600 });
  return specs;
}

/** From the first proven release on, that is what there is to go back to. */
export async function forgetBeforeFairway(manager: Host, stackDir: string): Promise<void> {
  await manager.remove(fileIn(stackDir));
}
