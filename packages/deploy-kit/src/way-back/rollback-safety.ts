import { obstaclesBackTo } from '@fairway/database/schema-mark';
import { attemptsIn, isProven, type LedgerEntry } from '@fairway/releases';
import { Failure, type Logger } from '@fairway/runtime';
import type { SchemaGiven } from '../inputs/schema-inputs.ts';

/** The facts about the databases that an attempt records in the ledger. */
export function schemaOfAttempt({
  marks,
  rollbackSafe,
}: SchemaGiven): Pick<LedgerEntry, 'schema' | 'rollbackSafe'> {
  return {
    ...(marks ? { schema: marks.map((mark) => ({ ...mark, worksFor: [...mark.worksFor] })) } : {}),
    ...(rollbackSafe ? {} : { rollbackSafe }),
  };
}

/**
 * The same for a return to a release. Where its databases went back with it, they are those that it was made for, so that
 * later releases are barred from then on.
 */
export function schemaOfReturn(
  entries: readonly LedgerEntry[],
  id: string,
  given: SchemaGiven,
): Pick<LedgerEntry, 'schema' | 'rollbackSafe'> {
  if (!given.restored) return schemaOfAttempt(given);
  const schema = marksOf(entries, id);
  return schema ? { schema } : { rollbackSafe: false };
}

/** The marks of a release's first run: a later run may have found newer databases. */
function marksOf(entries: readonly LedgerEntry[], id: string): LedgerEntry['schema'] {
  return entries.find((entry) => entry.id === id && entry.schema && !entry.rollback)?.schema;
}

/**
 * The reasons why an earlier release would not work with the databases in their current state, a line each; empty where
 * none is known.
 * @param entries the ledger; failed runs count too, because their migrations were applied
 * @param id the release to go back to
 */
export function obstaclesTo(
  entries: readonly LedgerEntry[],
  id: string,
  given: Pick<SchemaGiven, 'marks' | 'rollbackSafe'>,
): readonly string[] {
  // A record before the release's last proof did not prevent that proof, so it is not an obstacle.
  const since = entries.slice(entries.findLastIndex((entry) => entry.id === id && isProven(entry)) + 1);
  // A return that failed has given the databases their earlier state back.
  const counted = attemptsIn(since).filter(
    (entry) => !entry.rollback || isProven(entry) || entry.outcome === 'started',
  );
  const now = given.marks ?? counted.findLast(({ schema }) => schema)?.schema;
  const then = marksOf(entries, id);
  const marked = now && then ? obstaclesBackTo(now, then) : [];
  const unsafe = counted.filter(({ rollbackSafe }) => rollbackSafe === false).map(sayUnsafe);
  return [
    ...marked,
    ...new Set(unsafe),
    ...(given.rollbackSafe ? [] : ['this run has "rollback-safe: false"']),
  ];
}

/** Nobody has to say so: a deploy that migrates finds it out, and data that went back may have had no marks. */
function sayUnsafe({ version, rollback }: LedgerEntry): string {
  return rollback
    ? `${version} was put back, and no migrations are known of the data that it has since then`
    : `${version} was deployed as not rollback-safe: it changed what releases before it need`;
}

/**
 * Requires that an earlier release works with the databases, unless the caller accepts that it does not.
 * @throws Failure naming every obstacle
 */
export function requireWayBack(
  { version, id }: Pick<LedgerEntry, 'version' | 'id'>,
  entries: readonly LedgerEntry[],
  given: SchemaGiven,
  logger: Logger,
): void {
  if (given.restored) return;
  const obstacles = obstaclesTo(entries, id, given);
  if (obstacles.length === 0) return;
  if (given.rollbackUnsafe) {
    logger.warn(`Going back to ${version} all the same: ${obstacles.join('; ')}`);
    return;
  }
  throw new Failure({
    what: `${version} cannot be rolled back to.`,
    why: 'It would not work with the databases as they are now.',
    evidence: obstacles,
    fix: `Deploy a commit that works with them. ${backNevertheless} with "rollback-unsafe: true".`,
  });
}

/**
 * The failure of a deploy that does not return to the previous release: the databases were migrated, and the previous
 * release may not work with them.
 * @param look the command that shows the failed release, which keeps running as far as it came up
 */
export function leftInPlace(
  cause: Failure,
  before: string,
  obstacles: readonly string[],
  look: string,
): Failure {
  return new Failure({
    what: `${cause.what} ${before} was not put back.`,
    why: `${cause.why} ${before} would not work with the databases as they are now.`,
    evidence: [...cause.evidence, 'Why it was not put back:', ...obstacles],
    fix: `${cause.fix} Repair forward: deploy a commit that works with the databases. The failed release stays in place, possibly incomplete: \`${look}\`. ${backNevertheless} with "rollback-unsafe: true".`,
    cause,
  });
}

const backNevertheless =
  'To go back nevertheless, restore a dump from before the migration (migrate-prisma names those that it made in its output "backups") and run "command: rollback"';
