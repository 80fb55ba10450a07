import { Failure, messageOf } from '@fairway/runtime';
import { joinComparisons } from '../../compare/compare.ts';
import type { Source } from '../../source.ts';
import { describeMaria, type MariaAccess } from '../access.ts';
import type { MariaDeps } from '../mariadb-settings.ts';
import { mariaName, runSql } from '../run-sql.ts';
import { hasMaria } from '../server-facts.ts';
import { restoreEvents } from './events.ts';
import { compareMaria, createMaria, fillMaria } from './fill.ts';

/** Restores dumps for good, and proves them by the same comparison. */
export function mariaRestore(access: MariaAccess, { clock }: MariaDeps): Source['restore'] {
  const where = describeMaria(access);
  return async (dump, expected, target, signal) => {
    const began = clock.now();
    const restored = { ...access, database: target.name };
    if (target.mask !== undefined)
      throw notRestored(
        where,
        'A mask is not possible here: nothing keeps users out of a new database of MariaDB.',
      );
    if (await hasMaria(access, target.name, signal))
      throw notRestored(
        where,
        `The database ${target.name} is there already, and MariaDB cannot rename databases.`,
      );
    await createMaria(restored, signal);
    try {
      const events = await fillMaria(restored, dump, signal);
      const compared = await compareMaria(restored, expected.contents, signal);
      if (compared.differences.length > 0) throw notWhole(where, compared.differences);
      // An event runs as soon as it is made, so everything else is whole and compared by then.
      const made = await restoreEvents(restored, events, { expected: expected.contents, clock, signal });
      if (made.differences.length > 0) throw notWhole(where, made.differences);
      return {
        ...joinComparisons(compared, made),
        seconds: (clock.now() - began) / 1000,
        where: describeMaria(restored),
      };
    } catch (error) {
      await dropAgain(access, target.name, error);
      throw error;
    }
  };
}

/** Drops what a failed restore has made. @throws Failure with both errors where it stays */
async function dropAgain(access: MariaAccess, database: string, cause: unknown): Promise<void> {
  try {
    const signal = AbortSignal.timeout(60_000);
    await runSql(access, `DROP DATABASE IF EXISTS ${mariaName(database)};`, { signal });
  } catch (error) {
    throw new Failure({
      what: `The restore failed, and a part of it stays: the ${describeMaria({ ...access, database })}.`,
      why: messageOf(cause),
      evidence: [messageOf(error)],
      fix: `Run DROP DATABASE ${mariaName(database)} there, and then restore again.`,
      cause,
    });
  }
}

function notWhole(where: string, differences: readonly string[]): Failure {
  return new Failure({
    what: `The backup of the ${where} was not restored.`,
    why: 'Not everything came back.',
    evidence: differences,
    fix: 'Restore another backup, and look why this one lacks what is named.',
  });
}

function notRestored(where: string, why: string): Failure {
  return new Failure({
    what: `The backup of the ${where} was not restored. Nothing is changed.`,
    why,
    fix: 'Name a database that does not exist yet.',
  });
}
