import { describe, expect, it } from '@jest/globals';
import {
  databaseStatements,
  localeIn,
  withoutLocale,
} from '../../../src/postgres/archive/database-statements.ts';
import { readHead } from '../../../src/postgres/archive/head.ts';
import { rolesOf } from '../../../src/postgres/archive/roles.ts';
import { archiveHead, type EntryText } from './archive-bytes.ts';

function headOf(entries: readonly EntryText[], database = 'shop') {
  const head = readHead(archiveHead(entries, { database }));
  if (!head) throw new Error('the head is cut');
  return head;
}

const rolesIn = (...entries: EntryText[]) => rolesOf(headOf(entries).entries);

describe('the roles of a dump', () => {
  it.each<[string, EntryText, string[]]>([
    ['an owner', { kind: 'TABLE', name: 't', owner: 'app' }, ['app']],
    ['an owner with a name in quotes', { kind: 'TABLE', name: 't', owner: 'Odd "Role"' }, ['Odd "Role"']],
    [
      'who was granted something',
      {
        kind: 'ACL',
        name: 'TABLE t',
        sql: 'GRANT SELECT ON TABLE public.t TO reader, "Odd ""Role";\nREVOKE ALL ON TABLE t FROM PUBLIC;',
      },
      ['Odd "Role', 'app', 'reader'],
    ],
    [
      'who granted it',
      {
        kind: 'ACL',
        name: 'TABLE t',
        sql: 'SET SESSION AUTHORIZATION giver;\nGRANT SELECT ON TABLE t TO reader;\nRESET SESSION AUTHORIZATION;',
      },
      ['app', 'giver', 'reader'],
    ],
    [
      'default privileges',
      {
        kind: 'DEFAULT ACL',
        name: 'DEFAULT PRIVILEGES FOR TABLES',
        sql: 'ALTER DEFAULT PRIVILEGES FOR ROLE maker IN SCHEMA s GRANT SELECT ON TABLES TO reader;',
      },
      ['app', 'maker', 'reader'],
    ],
    [
      'a policy, and none of its expression',
      {
        kind: 'POLICY',
        name: 't p',
        sql: "CREATE POLICY p ON s.t FOR SELECT TO reader, writer USING ((who = 'GRANT x TO nobody'::text));",
      },
      ['app', 'reader', 'writer'],
    ],
    [
      'a policy for everybody',
      { kind: 'POLICY', name: 't p', sql: "CREATE POLICY p ON s.t USING ((a = ' TO nobody'::text));" },
      ['app'],
    ],
    [
      'settings of a role',
      {
        kind: 'DATABASE PROPERTIES',
        name: 'shop',
        sql: "ALTER DATABASE shop SET work_mem TO '8MB';\nALTER ROLE app2 IN DATABASE shop SET search_path TO 's';",
      },
      ['app', 'app2'],
    ],
    ['those of the server itself', { kind: 'TABLE', name: 't', owner: 'pg_database_owner' }, []],
    [
      'none, in what a function holds',
      { kind: 'FUNCTION', name: 'f', sql: 'GRANT x TO nobody', owner: '' },
      [],
    ],
  ])('are found: %s', (_, entry, expected) => {
    expect(rolesIn(entry)).toEqual(expected);
  });
});

describe('the statements about a database', () => {
  const create = (name: string) =>
    `CREATE DATABASE ${name} WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'de_DE.UTF-8' TABLESPACE = fast;\n`;

  it.each([
    ['shop', 'shop'],
    ['Odd "Shop', '"Odd ""Shop"'],
    ['a.b', '"a.b"'],
  ])('get the new name, also where that of the dump is %s', (database, written) => {
    const head = headOf(
      [
        { kind: 'DATABASE', name: database, sql: create(written), owner: 'app' },
        {
          kind: 'DATABASE PROPERTIES',
          name: database,
          sql: `ALTER DATABASE ${written} SET x.y TO 'DATABASE ${written} ';\nALTER ROLE "A b" IN DATABASE ${written} SET search_path TO 's';\n`,
        },
        {
          kind: 'COMMENT',
          name: `DATABASE ${written}`,
          sql: `COMMENT ON DATABASE ${written} IS 'the DATABASE ${written};';\n`,
        },
        {
          kind: 'ACL',
          name: `DATABASE ${written}`,
          sql: `REVOKE TEMPORARY ON DATABASE ${written} FROM PUBLIC;\nGRANT ALL ON DATABASE ${written} TO x;\n`,
        },
        { kind: 'ACL', name: 'TABLE t', sql: 'GRANT SELECT ON TABLE t TO x;' },
      ],
      database,
    );
    const { create: made, owner, settings } = databaseStatements(head, 'new "one"');
    expect(made).toBe(
      `CREATE DATABASE "new ""one""" WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc LOCALE = 'de_DE.UTF-8'`,
    );
    expect(owner).toBe('app');
    expect(settings.split('\n').filter(Boolean)).toEqual([
      `ALTER DATABASE "new ""one""" SET x.y TO 'DATABASE ${written} ';`,
      `ALTER ROLE "A b" IN DATABASE "new ""one""" SET search_path TO 's';`,
      `COMMENT ON DATABASE "new ""one""" IS 'the DATABASE ${written};';`,
      `REVOKE TEMPORARY ON DATABASE "new ""one""" FROM PUBLIC;`,
      `GRANT ALL ON DATABASE "new ""one""" TO x;`,
    ]);
  });

  it('make one from template0 also where the dump says nothing of it', () => {
    expect(databaseStatements(headOf([]), 'x')).toEqual({
      create: 'CREATE DATABASE "x" TEMPLATE template0',
      owner: '',
      settings: '',
    });
  });

  it.each([
    ["ENCODING = 'UTF8' LOCALE = 'de_DE.UTF-8'", 'de_DE.UTF-8'],
    ["ENCODING = 'UTF8' LC_COLLATE = 'de_DE.UTF-8' LC_CTYPE = 'C'", 'de_DE.UTF-8'],
    ["ENCODING = 'UTF8' LOCALE_PROVIDER = icu LOCALE = 'C' ICU_LOCALE = 'de-AT'", 'de-AT'],
    ["ENCODING = 'UTF8' LOCALE_PROVIDER = builtin LOCALE = 'C' BUILTIN_LOCALE = 'C.UTF-8'", 'C.UTF-8'],
  ])('can leave the locale away: %s', (options, locale) => {
    const statement = `CREATE DATABASE x WITH TEMPLATE = template0 ${options}`;
    expect(localeIn(statement)).toBe(locale);
    expect(withoutLocale(statement)).toBe("CREATE DATABASE x WITH TEMPLATE = template0 ENCODING = 'UTF8'");
  });
});
