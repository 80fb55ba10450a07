import { Failure } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { NotProvable } from '../../../src/not-provable.ts';
import type { Fault } from '../../../src/postgres/restore/error-classes.ts';
import { classify, restoreFailed } from '../../../src/postgres/restore/restore-failure.ts';

const executing = 'pg_restore: error: could not execute query: ERROR:  ';

describe('an error of a restore', () => {
  it.each<[Fault, string, string]>([
    ['dump', 'pg_restore: error: could not read from input file: end of file', 'is cut'],
    [
      'dump',
      'pg_restore: error: found unexpected block ID (1) when reading data -- expected 3398',
      'damaged',
    ],
    ['dump', 'out of memory', 'damaged'],
    ['server', `${executing}out of memory\nDETAIL:  Failed on request of size 64.`, 'memory'],
    ['dump', 'pg_restore: error: did not find magic string in file header', 'damaged'],
    [
      'server',
      'pg_restore: error: unsupported version (1.16) in file header',
      'older than the dump, whose format is 1.16',
    ],
    [
      'server',
      `${executing}unrecognized configuration parameter "transaction_timeout"`,
      'no setting transaction_timeout',
    ],
    ['server', 'psql:<stdin>:5: error: invalid command \\restrict', 'older than the program'],
    ['server', `${executing}extension "postgis" is not available`, 'extension postgis is missing'],
    [
      'server',
      `${executing}could not open extension control file "/usr/share/postgresql/17/extension/nosuch.control": No such file or directory`,
      'extension nosuch is missing',
    ],
    [
      'server',
      `${executing}could not access file "$libdir/postgis-3": No such file or directory`,
      'postgis-3',
    ],
    ['server', `${executing}pg_cron must be loaded via shared_preload_libraries`, 'pg_cron must be loaded'],
    ['server', 'ERROR:  invalid LC_COLLATE locale name: "de_DE.UTF-8"', 'locale de_DE.UTF-8 is missing'],
    ['server', 'ERROR:  invalid locale name: "de_DE.UTF-8"', 'locale de_DE.UTF-8 is missing'],
    ['server', `${executing}collation "de_DE" for encoding "UTF8" does not exist`, 'locale de_DE is missing'],
    ['server', `${executing}role "reader" does not exist`, 'role reader is missing'],
    ['server', `${executing}tablespace "fast" does not exist`, 'tablespace fast is missing'],
    ['server', `${executing}access method "columnar" does not exist`, 'access method columnar is missing'],
    [
      'server',
      'pg_restore: error: COPY failed for table "t": ERROR:  could not extend file "base/16384/16385": No space left on device',
      'disk is full',
    ],
    [
      'server',
      `${executing}out of shared memory\nHINT:  You might need to increase "max_locks_per_transaction".`,
      'locks',
    ],
    [
      'server',
      'pg_restore: error: COPY failed for table "t": server closed the connection unexpectedly',
      'ended the session',
    ],
    ['server', `${executing}must be owner of extension plpgsql`, 'may not do this'],
    ['server', `${executing}relation "t" already exists`, 't is there already'],
    [
      'database',
      `${executing}relation "t" does not exist\nCONTEXT:  PL/pgSQL function public.f(integer) line 3 at RETURN`,
      'search path',
    ],
    [
      'dump',
      `${executing}could not create unique index "t_pkey"\nDETAIL:  Key (id)=(7) is duplicated.`,
      't_pkey',
    ],
    [
      'dump',
      `${executing}insert or update on table "b" violates foreign key constraint "b_a_fkey"`,
      'b_a_fkey',
    ],
    [
      'dump',
      'pg_restore: error: COPY failed for table "t": ERROR:  invalid byte sequence for encoding "UTF8": 0xff',
      'a row cannot be read',
    ],
    [
      'dump',
      'pg_restore: error: COPY failed for table "t": ERROR:  missing data for column "b"',
      'a row cannot be read',
    ],
    ['dump', `${executing}something that nobody has seen before`, 'does not know this error'],
  ])('is the fault of the %s: %s', (fault, said, why) => {
    const found = classify(said);
    expect(found.fault).toBe(fault);
    expect(found.why).toContain(why);
  });

  it('never calls a backup bad for what the server lacks', () => {
    const missing = restoreFailed(
      'the throwaway server on db1',
      `${executing}extension "postgis" is not available`,
    );
    expect(missing).toBeInstanceOf(NotProvable);
    expect(missing.message).not.toContain('bad');
    const bad = restoreFailed(
      'the throwaway server on db1',
      'pg_restore: error: could not read from input file',
    );
    expect(bad).not.toBeInstanceOf(NotProvable);
    expect(bad).toBeInstanceOf(Failure);
    expect(bad.what).toBe('The backup is bad: it could not be restored into the throwaway server on db1.');
  });

  it.each([
    `${executing}could not create unique index "t_mail_key"\nDETAIL:  Key (mail)=(ada@example.org) is duplicated.`,
    `${executing}null value in column "x" violates not-null constraint\nDETAIL:  Failing row contains (1, ada@example.org, null).`,
    'pg_restore: error: COPY failed for table "t": ERROR:  invalid input syntax for type integer: "ada@example.org"\nCONTEXT:  COPY t, line 5, column id: "ada@example.org"',
    `${executing}duplicate key\nDETAIL:  Key (note)=(first line\nada@example.org) already exists.\nHINT:  none`,
    `${executing}null\nDETAIL:  Failing row contains (1, first\nERROR of ada@example.org, null).`,
    `${executing}malformed array literal: "ada@example.org"`,
    `${executing}value "ada@example.org" is out of range for type integer`,
    `${executing}no\nCONTEXT:  SQL statement "UPDATE t SET mail = 'ada@example.org'"\nPL/pgSQL function f() line 3`,
    `${executing}new row violates check constraint "c"\nCommand was: INSERT INTO public.t VALUES ('ada@example.org');`,
  ])('shows no value of a row: %s', (said) => {
    expect(restoreFailed('the throwaway server', said).message).not.toContain('ada@example.org');
  });

  it('shows the error also where a long statement follows it', () => {
    const statement = Array.from({ length: 200 }, (_, line) => `  line ${line};`).join('\n');
    const { evidence } = restoreFailed(
      'x',
      `${executing}type "money2" does not exist\nCommand was: CREATE FUNCTION f()\n${statement}`,
    );
    expect(evidence[0]).toContain('type "money2" does not exist');
  });
});
