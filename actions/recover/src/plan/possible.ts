import type { Identity } from '@fairway/backups';
import { Failure } from '@fairway/runtime';
import type { DataSource } from '../data/data.ts';
import { requireKey } from '../data/require-key.ts';
import type { RecoveryPlan } from './plan.ts';

/**
 * Requires that data can go back as planned. Whatever would stand in the way later is found before anything is stopped.
 * @param identities the private keys; undefined where only the job that carries it out has them
 * @param staying by source, the containers that use its data and are not stopped with the app
 * @throws Failure naming what stands in the way
 */
export function requirePossible(
  { restores }: Pick<RecoveryPlan, 'restores'>,
  sources: readonly Pick<DataSource, 'name' | 'where' | 'obstacle'>[],
  identities: readonly Identity[] | undefined,
  staying: ReadonlyMap<string, readonly string[]>,
): void {
  for (const { source, chosen } of restores) {
    const found = sources.find(({ name }) => name === source);
    if (found?.obstacle !== undefined) throw noExchange(found.where, found.obstacle);
    const users = staying.get(source) ?? [];
    if (found && users.length > 0)
      throw noExchange(
        found.where,
        `they are used by ${users.join(', ')}, which runs on while the app is stopped`,
      );
    if (identities) requireKey(chosen, identities);
  }
}

function noExchange(where: string, obstacle: string): Failure {
  return new Failure({
    what: `The data of ${where} cannot go back while the app uses them.`,
    why: `${obstacle.charAt(0).toUpperCase()}${obstacle.slice(1)}.`,
    fix: 'Leave it out of the input "restore", and restore it with backup-upload (`command: restore`). Nothing was stopped or changed.',
  });
}
