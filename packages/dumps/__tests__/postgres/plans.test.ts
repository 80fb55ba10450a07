import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import { inContainer, onMachine } from '../../src/place/place.ts';
import { grantsFor } from '../../src/postgres/check/rights.ts';
import { groupTables } from '../../src/postgres/contents/rows.ts';
import { sequenceEntries } from '../../src/postgres/contents/sequences.ts';
import { programsFor } from '../../src/postgres/dump/choose-programs.ts';
import { describeAccess, type PgAccess, pgCommand } from '../../src/psql/access.ts';

const host = localHost({ logger, clock });
const container = { id: 'c1', name: 'db-1', imageId: 'sha256:1', image: 'postgres@sha256:2' };
const inside: PgAccess = {
  place: inContainer(host, container, 'service db of project shop on db1'),
  login: { PGUSER: 'app', PGPASSWORD: 'secret' },
  database: 'harbor',
  directory: undefined,
  redact: (text) => text,
};
const outside: PgAccess = {
  ...inside,
  place: onMachine(host),
  login: { PGHOST: '10.0.0.5', PGPORT: '5433' },
};

describe('a program of PostgreSQL', () => {
  test('runs in a container without a terminal, and its secrets are named only', () => {
    const { argv, env } = pgCommand(inside, 'pg_dump', ['-Fc'], { application: 'x'.repeat(80) });
    expect(argv.slice(0, 3)).toEqual(['docker', 'exec', '--interactive']);
    expect(argv).not.toContain('--tty');
    expect(argv.slice(-3)).toEqual(['c1', 'pg_dump', '-Fc']);
    expect(argv.join(' ')).toContain('--env PGPASSWORD --env');
    expect(argv.join(' ')).not.toContain('secret');
    expect(env).toMatchObject({
      PGPASSWORD: 'secret',
      PGDATABASE: 'harbor',
      PGAPPNAME: 'x'.repeat(63),
      LC_ALL: 'C',
    });
  });

  test('keeps the settings that a URL has', () => {
    const access = { ...outside, directory: '/opt/pg/bin', login: { PGOPTIONS: '-c a=1' } };
    const { argv, env } = pgCommand(access, 'psql', [], { application: 'x', settings: { b: 2 } });
    expect(argv).toEqual(['/opt/pg/bin/psql']);
    expect(env['PGOPTIONS']).toBe('-c a=1 -c b=2');
  });

  test.each([
    [inside, 'database harbor of service db of project shop on db1'],
    [outside, 'database harbor at 10.0.0.5:5433'],
    [{ ...outside, login: { PGHOST: '/run/postgresql' } }, 'database harbor at /run/postgresql'],
  ])('is said to read %#', (access, words) => {
    expect(describeAccess(access)).toBe(words);
  });
});

describe('the programs for a server', () => {
  const clients = [14, 17, 16].map((major) => ({
    pgDump: `/usr/lib/postgresql/${major}/bin/pg_dump`,
    pgRestore: `/usr/lib/postgresql/${major}/bin/pg_restore`,
    version: `${major}.2`,
    major,
  }));

  test.each([
    [14, '/usr/lib/postgresql/14/bin'],
    [15, '/usr/lib/postgresql/16/bin'],
    [17, '/usr/lib/postgresql/17/bin'],
  ])('of version %i are the oldest that are not older', (server, directory) => {
    const { access, version } = programsFor(outside, clients, server);
    expect(access.directory).toBe(directory);
    expect(directory).toContain(`/${version.slice(0, 2)}/`);
  });

  test.each([
    [18, /The server is PostgreSQL 18, and the newest pg_dump in the runner is 17.*postgresql-client-18/s],
    [10, /The server is PostgreSQL 10/],
  ])('of version %i are none', (server, why) => {
    expect(() => programsFor(outside, clients, server)).toThrow(why);
  });
});

describe('tables are counted', () => {
  const table = (name: string, pages: number) => ({ name, pages, condition: '' });
  const names = (tables: Parameters<typeof groupTables>[0]) =>
    groupTables(tables).map((group) => group.map(({ name }) => name));

  test('the largest first and alone, small ones together', () => {
    const tables = [
      table('s1', 1),
      table('huge', 1_000_000),
      table('s2', 0),
      table('large', 8_192),
      table('s3', 2),
    ];
    expect(names(tables)).toEqual([['huge'], ['large'], ['s3', 's1', 's2']]);
  });

  test('a hundred in one query at most', () => {
    const tables = Array.from({ length: 250 }, (_, index) => table(`t${index}`, 0));
    expect(names(tables).map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  test('not at all where there are none', () => {
    expect(names([])).toEqual([]);
  });
});

describe('the next value of a sequence', () => {
  const at = (next: bigint) => [{ name: 's', definition: 'bigint', next, cycles: false }];
  const definition = { kind: 'sequence', name: 's', detail: 'bigint' };
  const value = { kind: 'next value of', name: 's' };

  test.each([
    ['stands still', at(7n), at(7n), { ...value, detail: '7' }],
    ['moves on while it is dumped', at(7n), at(9n), { ...value, detail: '7', moved: ['7', '9'] }],
    ['is set back while it is dumped', at(7n), at(1n), { ...value, detail: '7', moved: ['1', '7'] }],
    [
      'is beyond what a number holds',
      at(9_223_372_036_854_775_807n),
      [],
      { ...value, detail: '9223372036854775807' },
    ],
  ])('%s', (_, before, later, entry) => {
    expect(sequenceEntries(before, later)).toEqual([definition, entry]);
  });

  test.each([
    ['stands still', 7n, 7n, undefined],
    ['begins anew', 7n, 1n, expect.stringContaining('begins anew')],
    ['may have gone round', 7n, 9n, expect.stringContaining('begins anew')],
  ])('of one that cycles and %s is compared only where it is sure', (_, before, later, unread) => {
    const cycling = (next: bigint) => at(next).map((each) => ({ ...each, cycles: true }));
    const [, entry] = sequenceEntries(cycling(before), cycling(later));
    expect(entry).toMatchObject({ ...value, detail: '7' });
    expect(entry?.unread).toEqual(unread);
    expect(entry?.moved).toBeUndefined();
  });
});

test('each line of GRANT is printed once, with names as SQL needs them', () => {
  const missing = (kind: 'table' | 'sequence', name: string) => ({
    kind,
    schema: 'The "Yard"',
    owner: 'app',
    name,
  });
  expect(
    grantsFor([missing('table', 'a'), missing('table', 'b'), missing('sequence', 's')], '"dumper"'),
  ).toEqual([
    'GRANT SELECT ON ALL TABLES IN SCHEMA "The ""Yard""" TO "dumper";',
    'ALTER DEFAULT PRIVILEGES FOR ROLE "app" IN SCHEMA "The ""Yard""" GRANT SELECT ON TABLES TO "dumper";',
    'GRANT SELECT ON ALL SEQUENCES IN SCHEMA "The ""Yard""" TO "dumper";',
    'ALTER DEFAULT PRIVILEGES FOR ROLE "app" IN SCHEMA "The ""Yard""" GRANT SELECT ON SEQUENCES TO "dumper";',
  ]);
});
