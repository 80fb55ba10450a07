import { randomBytes } from 'node:crypto';
import { type Clock, Failure, type Logger, messageOf } from '@fairway/runtime';
import { z } from 'zod';
import { describeMaria, type MariaAccess } from '../access.ts';
import { holdName } from '../lock/hold-name.ts';
import { mariaName, queryMaria, runSql } from '../run-sql.ts';

/** The beginning of the name of a database that is not whole yet. */
const prefix = 'fairway_restore_';

/** A database that is not whole yet: nobody guesses its name, and nobody was given a right to it. */
export interface Unfinished {
  readonly name: string;
  /** Drops it where it is still there, and lets its name go. @throws Failure where it stays */
  close(): Promise<void>;
}

/** Milliseconds in which what was not finished is dropped. */
const dropMs = 60_000;

/** Makes an empty database under an unfinished name, which this run holds. */
export async function makeUnfinished(
  access: MariaAccess,
  options: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Unfinished> {
  const name = prefix + randomBytes(8).toString('hex');
  const held = await holdName(access, name, options);
  try {
    await runSql(access, `CREATE DATABASE ${mariaName(name)};`, { signal: options.signal, work: 'restore' });
  } catch (error) {
    await held.close();
    throw error instanceof Failure && !options.signal.aborted ? notMade(access, error) : error;
  }
  return {
    name,
    async close() {
      try {
        await dropMaria(access, name, AbortSignal.timeout(dropMs));
      } finally {
        await held.close();
      }
    },
  };
}

function notMade({ place }: MariaAccess, cause: Failure): Failure {
  return new Failure({
    what: `Nothing was restored into ${place.where}.`,
    why: cause.why,
    evidence: cause.evidence,
    fix: cause.fix,
    cause,
  });
}

const nameRow = z.object({ name: z.string() });

const leftSql = `SELECT JSON_OBJECT('name', SCHEMA_NAME) FROM information_schema.SCHEMATA
  WHERE SCHEMA_NAME REGEXP '^${prefix}[0-9a-f]{16}$' AND IS_FREE_LOCK(SCHEMA_NAME) = 1;`;

/** Drops what killed runs left half restored: databases whose run has no session any more. */
export async function sweepUnfinished(
  access: MariaAccess,
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<void> {
  for (const { name } of await queryMaria(access, leftSql, nameRow, { signal })) {
    await dropMaria(access, name, signal);
    logger.info(`Dropped ${name}, which a killed run left half restored.`);
  }
}

async function dropMaria(access: MariaAccess, database: string, signal: AbortSignal): Promise<void> {
  await runSql(access, `DROP DATABASE IF EXISTS ${mariaName(database)};`, { signal });
}

/** The error for a restore that failed and could not clean up. */
export function partStays(access: MariaAccess, name: string, cause: unknown, error: unknown): Failure {
  return new Failure({
    what: `The restore failed, and a part of it stays: the ${describeMaria({ ...access, database: name })}.`,
    why: messageOf(cause),
    evidence: [messageOf(error)],
    fix: `Run DROP DATABASE ${mariaName(name)} there. The next restore does it by itself.`,
    cause,
  });
}
