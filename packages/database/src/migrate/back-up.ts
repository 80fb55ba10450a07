import { join } from 'node:path';
import { type Clock, combine, formatStamp, settle } from '@fairway/runtime';
import { type Dump, dumpDatabase } from '../backup/dump.ts';
import type { Teller } from './outcome.ts';
import type { DatabasePlan } from './plan.ts';
import type { Prepared } from './prepare.ts';
import type { Backup } from './rules.ts';

export interface BackUpDeps {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly teller: Teller;
}

/**
 * The databases to dump before they are migrated. A contracting plan counts as destructive, even if a statement may
 * only fail or refuse: its text does not always show whether it changes data.
 */
export function toBackUp(
  prepared: readonly Prepared[],
  plans: readonly DatabasePlan[],
  when: Backup['when'],
): readonly Prepared[] {
  if (when === 'never') return [];
  if (when === 'always') return prepared;
  const destructive = plans.filter(({ migrations }) => migrations.some(({ expandOnly }) => !expandOnly));
  const names = new Set(destructive.map(({ name }) => name));
  return prepared.filter(({ entry }) => names.has(entry.name));
}

/**
 * Dumps databases in parallel and proves each dump by reading all of it.
 * @returns the dumps by the names of their databases
 * @throws Failure when one of them cannot be dumped; then nothing is migrated
 */
export async function backUpAll(
  databases: readonly Prepared[],
  { directoryHere, directoryThere, image }: Exclude<Backup, { readonly when: 'never' }>,
  { clock, signal, timeoutMs, teller }: BackUpDeps,
): Promise<ReadonlyMap<string, Dump>> {
  const time = formatStamp(clock.now());
  const dump = async ({ entry: { name }, route }: Prepared) => {
    teller.progress(`${name}: dumping`);
    const directory = route.dumps.host.address === 'local' ? directoryHere : directoryThere;
    const file = join(directory, `${name}-${time}.dump`);
    const made = await dumpDatabase(name, route, { file, image, signal, timeoutMs });
    const { place, bytes, entries, sha256 } = made;
    teller.proved(
      `${name} is backed up`,
      `${file} ${place}, ${bytes} bytes, SHA-256 ${sha256}; pg_restore read all of it, ${entries} entries`,
    );
    return [name, made] as const;
  };
  const { values, failures } = await settle(databases.map(dump));
  if (failures.length > 0)
    throw combine('Several databases could not be backed up; none was migrated.', failures);
  return new Map(values);
}
