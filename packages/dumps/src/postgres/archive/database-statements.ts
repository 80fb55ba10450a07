import { identifier } from '../../psql/conversation.ts';
import type { ArchiveHead } from './head.ts';

/** The statements of an archive about its database itself. pg_restore runs them only for the name of the dump. */
export interface DatabaseStatements {
  /** It makes the database from template0, with encoding and locale of the one that was dumped. */
  readonly create: string;
  /** The role that owned it; empty where the dump has no owners. */
  readonly owner: string;
  /** Its settings, privileges and comment, as a script; empty for none. */
  readonly settings: string;
}

/** The beginnings of statements about a database; its name follows. */
const beginnings = [
  'CREATE DATABASE',
  'ALTER DATABASE',
  'COMMENT ON DATABASE',
  '(?:GRANT|REVOKE) [^;]*? ON DATABASE',
  'ALTER ROLE (?:"(?:[^"]|"")+"|\\S+) IN DATABASE',
  'SECURITY LABEL [^;]*?ON DATABASE',
];

/** The statements of an archive for a database of another name. */
export function databaseStatements({ database, entries }: ArchiveHead, name: string): DatabaseStatements {
  const rename = renamer(database, name);
  const made = entries.find(({ kind }) => kind === 'DATABASE');
  const about = entries.filter(
    ({ kind, name: of }) =>
      kind === 'DATABASE PROPERTIES' || (kind !== 'DATABASE' && of.startsWith('DATABASE ')),
  );
  return {
    // A tablespace is a directory of a server, and other servers have others.
    create: made
      ? rename(made.sql)
          .replace(/ TABLESPACE = (?:"(?:[^"]|"")+"|[^\s;]+)/, '')
          .replace(/;\s*$/, '')
      : `CREATE DATABASE ${identifier(name)} TEMPLATE template0`,
    owner: made?.owner ?? '',
    settings: about.map(({ sql }) => rename(sql)).join('\n'),
  };
}

/** The same statement without a locale of its own: that of the server's template. */
export function withoutLocale(create: string): string {
  return create.replace(
    / (?:LC_COLLATE|LC_CTYPE|LOCALE|LOCALE_PROVIDER|ICU_LOCALE|ICU_RULES|BUILTIN_LOCALE|COLLATION_VERSION) = (?:'(?:[^']|'')*'|\w+)/g,
    '',
  );
}

/** The locale of a statement that makes a database: that of ICU, where it has one besides. */
export function localeIn(create: string): string {
  const named = (word: string) => new RegExp(` ${word} = '((?:[^']|'')*)'`).exec(create)?.[1];
  return named('ICU_LOCALE') ?? named('BUILTIN_LOCALE') ?? named('LOCALE') ?? named('LC_COLLATE') ?? '';
}

/** Names stand in statements with quotes or without. */
function renamer(from: string, to: string): (sql: string) => string {
  const bare = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const quoted = bare.replaceAll('"', '""');
  const named = new RegExp(`^((?:${beginnings.join('|')}) )(?:"${quoted}"|${bare})(?=[\\s;])`, 'gm');
  return (sql) => sql.replace(named, (_, beginning: string) => `${beginning}${identifier(to)}`);
}
