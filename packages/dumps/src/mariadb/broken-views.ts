import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import type { Finding } from '../source.ts';
import { describeMaria, type MariaAccess } from './access.ts';
import { mariaName, queryMaria, runSql } from './run-sql.ts';

const viewsSql = `SELECT JSON_OBJECT('name', TABLE_NAME) FROM information_schema.TABLES
  WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'VIEW' ORDER BY TABLE_NAME;`;

const viewRow = z.object({ name: z.string() });

/**
 * The views at which the dump program ends: what they use is gone. A server drops a column that a view uses without a word.
 * @throws Failure where it refuses another thing
 */
export async function brokenViews(access: MariaAccess, signal: AbortSignal): Promise<readonly Finding[]> {
  const { database } = access;
  const options = { signal, database };
  let rest = (await queryMaria(access, viewsSql, viewRow, options)).map(({ name }) => name);
  const broken: string[] = [];
  while (rest.length > 0) {
    try {
      // The question that the dump program itself asks. The server answers them up to the first broken one.
      await runSql(access, rest.map((name) => `SHOW FIELDS FROM ${mariaName(name)};`).join('\n'), options);
      break;
    } catch (error) {
      const said = error instanceof Failure ? error.evidence.join('\n') : '';
      const found = rest.find((name) => said.includes(`View '${database}.${name}' references invalid`));
      if (signal.aborted || found === undefined) throw error;
      broken.push(found);
      rest = rest.slice(rest.indexOf(found) + 1);
    }
  }
  return broken.map((name) => ({
    level: 'error',
    what: `The ${describeMaria(access)} cannot be dumped whole.`,
    why: `Its view ${name} uses a table, a column or a function that is gone, or its definer lacks a right: the dump program ends at it.`,
    fix: `Make it anew, or drop it: DROP VIEW ${mariaName(database)}.${mariaName(name)}.`,
  }));
}
