import type { Identity } from '@fairway/backups';
import { type RecoveryMark, sayExchanges } from '@fairway/releases';
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

/**
 * Requires that what a recovery has changed that was cut off can be undone: whatever else is done comes after that.
 * @param named the sources that are given
 * @throws Failure naming those that are not
 */
export function requireUndoable(
  cutOff: RecoveryMark | undefined,
  named: readonly Pick<DataSource, 'name'>[],
): void {
  const missing = (cutOff?.exchanges ?? []).filter(
    ({ source }) => !named.some(({ name }) => name === source),
  );
  if (!cutOff || missing.length === 0) return;
  throw new Failure({
    what: 'Nothing was changed: a recovery was cut off, and what it has changed cannot be undone here.',
    why: `The input "databases" does not name ${missing.map(({ source }) => source).join(', ')}.`,
    evidence: sayExchanges(cutOff),
    fix: 'Write "databases" and "destinations" as that recovery had them.',
  });
}

function noExchange(where: string, obstacle: string): Failure {
  return new Failure({
    what: `The data of ${where} cannot go back while the app uses them.`,
    why: `${obstacle.charAt(0).toUpperCase()}${obstacle.slice(1)}.`,
    fix: 'Leave it out of the input "restore", and restore it with backup-upload (`command: restore`). Nothing was stopped or changed.',
  });
}
