import { obstaclesBackTo } from '@fairway/database/schema-mark';
import { isProven, type LedgerEntry } from '@fairway/releases';
import { Failure, type Logger } from '@fairway/runtime';
import type { SchemaGiven } from '../inputs/schema-inputs.ts';

/** What an attempt says about the databases, for the ledger. */
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
 * Why an earlier release would not work with the databases as they are now, a line each; empty where it would, as far as
 * anybody knows.
 * @param entries the ledger; what failed counts too, for its migrations were made
 * @param id the release to go back to
 */
export function obstaclesTo(
  entries: readonly LedgerEntry[],
  id: string,
  given: Pick<SchemaGiven, 'marks' | 'rollbackSafe'>,
): readonly string[] {
  // What was recorded before its last proof was no obstacle to that proof.
  const since = entries.slice(entries.findLastIndex((entry) => entry.id === id && isProven(entry)) + 1);
  const now = given.marks ?? since.findLast(({ schema }) => schema)?.schema;
  // As the release first met them: a later run of it may have met newer ones.
  const then = entries.find((entry) => entry.id === id && entry.schema && !entry.rollback)?.schema;
  const marked = now && then ? obstaclesBackTo(now, then) : [];
  const unsafe = since.filter(({ rollbackSafe }) => rollbackSafe === false).map(({ version }) => version);
  return [
    ...marked,
    ...[...new Set(unsafe)].map((version) => `${version} was deployed with "rollback-safe: false"`),
    ...(given.rollbackSafe ? [] : ['this run has "rollback-safe: false"']),
  ];
}

/**
 * Requires that an earlier release works with the databases, unless it is said to be known that it does not.
 * @throws Failure naming every obstacle
 */
export function requireWayBack(
  { version, id }: Pick<LedgerEntry, 'version' | 'id'>,
  entries: readonly LedgerEntry[],
  given: SchemaGiven,
  logger: Logger,
): void {
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
 * Why a failed deploy left the release before where it is: the databases have gone on, and it would meet what it does
 * not know.
 * @param look what shows the failed release, which runs on as far as it came
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
    evidence: [...cause.evidence, `Why ${before} was not put back:`, ...obstacles],
    fix: `${cause.fix} Repair forward: deploy a commit that works with the databases; the failed release runs on, as far as it came (${look}). ${backNevertheless} with "rollback-unsafe: true".`,
    cause,
  });
}

const backNevertheless =
  'To go back nevertheless, restore a dump from before the migration (migrate-prisma names those that it made in its output "backups") and run "command: rollback"';
