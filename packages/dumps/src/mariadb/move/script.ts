import type { CatalogEntry } from '../../source.ts';
import { mariaName, mariaText } from '../run-sql.ts';
import { journalStatements, journalTable } from './journal.ts';
import type { Rearrangement } from './rearrangement.ts';

/** The last line of a script: where it is missing, the script was cut on its way. */
export const lastLine = '-- This script is whole.';

/**
 * The script that changes what databases hold. The tables change places in one statement, which a server does whole or not
 * at all. Triggers, events, routines and views go before, and are made again after it.
 */
export function rearrangeScript(wanted: Rearrangement): string {
  const { lock, arrivals, make, logicNow, drop, journal } = wanted;
  const renames = arrivals.flatMap(({ database, from, tables }) =>
    database === from ? [] : tables.map((table) => `${at(from, table)} TO ${at(database, table)}`),
  );
  return [
    'SET SESSION lock_wait_timeout = 60;',
    `DO GET_LOCK(${mariaText(lock)}, 60);`,
    ...make.map((name) => `CREATE DATABASE ${mariaName(name)};`),
    ...journalStatements(wanted),
    ...[...logicNow].flatMap(([database, entries]) => entries.flatMap((entry) => dropOf(database, entry))),
    ...(renames.length > 0 ? [`RENAME TABLE ${renames.join(', ')};`] : []),
    ...arrivals.flatMap(({ database, logic, options, grants }) => [
      `ALTER DATABASE ${mariaName(database)} ${options};`,
      `USE ${mariaName(database)};`,
      logic,
      // Who had a right to a routine that does not come back has lost it.
      ...grants.filter(({ of }) => logic.includes(of)).map(({ statement }) => `${statement};`),
    ]),
    `DROP TABLE ${mariaName(journal)}.${journalTable};`,
    ...drop.map((name) => `DROP DATABASE ${mariaName(name)};`),
    lastLine,
  ].join('\n');
}

const at = (database: string, name: string) => `${mariaName(database)}.${mariaName(name)}`;

const dropWords = new Map([
  ['event', 'EVENT'],
  ['trigger', 'TRIGGER'],
  ['view', 'VIEW'],
]);

/** A statement that drops what cannot be renamed; none for what can. */
function dropOf(database: string, { kind, name }: Pick<CatalogEntry, 'kind' | 'name'>): string[] {
  const word = dropWords.get(kind);
  if (word !== undefined) return [`DROP ${word} IF EXISTS ${at(database, name)};`];
  const [, routine, called] = /^(procedure|function|package body|package) (.*)$/s.exec(name) ?? [];
  if (kind !== 'routine' || routine === undefined || called === undefined) return [];
  return [`DROP ${routine.toUpperCase()} IF EXISTS ${at(database, called)};`];
}
