import type { CatalogEntry } from '../../source.ts';
import { mariaName, mariaText } from '../run-sql.ts';
import { journalStatements, journalTable } from './journal.ts';
import type { Rearrangement } from './rearrangement.ts';
import { restingLogic } from './resting.ts';

/** The last line of a script: where it is missing, the script was cut on its way. */
export const lastLine = '-- This script is whole.';

/**
 * The script that changes what databases hold. The tables change places in one statement, which a server does whole or not
 * at all. Triggers, events, routines and views go before, and are made again after it.
 */
export function rearrangeScript(wanted: Rearrangement): string {
  const { lock, arrivals, make, tablesNow, logicNow, drop, journal } = wanted;
  const renames = arrivals.flatMap(({ database, from, tables }) =>
    database === from ? [] : tables.map((table) => `${at(from, table)} TO ${at(database, table)}`),
  );
  return [
    'SET SESSION lock_wait_timeout = 60;',
    ...require(`GET_LOCK(${mariaText(lock)}, 60) = 1`, 'its lock is held by another session'),
    'SET SESSION group_concat_max_len = 67108864;',
    ...[...tablesNow].flatMap(([database, tables]) =>
      require(`${listOf(database)} = ${mariaText(digitsOf(tables))}`, 'the tables are others by now'),
    ),
    ...make.map((name) => `CREATE DATABASE ${mariaName(name)};`),
    ...(arrivals.length > 0 ? journalStatements(wanted) : []),
    ...[...logicNow].flatMap(([database, entries]) => entries.flatMap((entry) => dropOf(database, entry))),
    ...(renames.length > 0 ? [`RENAME TABLE ${renames.join(', ')};`] : []),
    ...arrivals.flatMap(({ database, logic, options, grants, rests }) => [
      `ALTER DATABASE ${mariaName(database)} ${options};`,
      `USE ${mariaName(database)};`,
      rests ? restingLogic(logic) : logic,
      // Who had a right to a routine that does not come back has lost it.
      ...grants.filter(({ of }) => logic.includes(of)).map(({ statement }) => `${statement};`),
    ]),
    ...drop.flatMap((name) => [
      ...require(`${countOf(name)} = 0`, 'a database that would be dropped is not empty'),
      `DROP DATABASE ${mariaName(name)};`,
    ]),
    // As long as it is there, all can be brought back.
    ...(drop.includes(journal) ? [] : [`DROP TABLE ${mariaName(journal)}.${journalTable};`]),
    lastLine,
  ].join('\n');
}

/**
 * Statements that fail where a condition does not hold, and so end the script. Outside of routines no statement of SQL does
 * that by itself, so a table is named that there is not: its name is in the error.
 */
function require(condition: string, otherwise: string): readonly string[] {
  return [
    `SET @fairway = IF(${condition}, 'DO 0', 'SELECT * FROM information_schema.\`${otherwise}\`');`,
    'PREPARE fairway FROM @fairway;',
    'EXECUTE fairway;',
  ];
}

/** The names of the tables in a database, without the journal, as digits: these are sorted alike everywhere. */
const listOf = (database: string) =>
  `(SELECT COALESCE(GROUP_CONCAT(HEX(TABLE_NAME) ORDER BY HEX(TABLE_NAME)), 'none') FROM information_schema.TABLES WHERE ${inDatabase(database)} AND TABLE_TYPE <> 'VIEW')`;

function digitsOf(tables: readonly string[]): string {
  const digits = tables.map((name) => Buffer.from(name).toString('hex').toUpperCase());
  return digits.sort().join(',') || 'none';
}

/** What in a database would be lost with it. */
const countOf = (database: string) =>
  `(SELECT COUNT(*) FROM information_schema.TABLES WHERE ${inDatabase(database)})
   + (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ${mariaText(database)})
   + (SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${mariaText(database)})`;

const inDatabase = (database: string) =>
  `TABLE_SCHEMA = ${mariaText(database)} AND TABLE_NAME <> '${journalTable}'`;

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
