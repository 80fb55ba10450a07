import { expect, test } from '@jest/globals';
import { clientsFor, readClients } from '../../src/backup/clients.ts';

const said = [
  'pg_dump\tpg_dump (PostgreSQL) 18.1 (Debian 18.1-1)',
  '/usr/lib/postgresql/15/bin/pg_dump\tpg_dump (PostgreSQL) 15.18',
  '/usr/lib/postgresql/17/bin/pg_dump\tpg_dump (PostgreSQL) 17.2',
  '/opt/other/pg_dump\tcommand of another kind',
  '',
].join('\n');

test('the client programs of a machine are listed with their versions', () => {
  expect(readClients(said)).toEqual([
    { pgDump: 'pg_dump', pgRestore: 'pg_restore', version: '18.1', major: 18 },
    {
      pgDump: '/usr/lib/postgresql/15/bin/pg_dump',
      pgRestore: '/usr/lib/postgresql/15/bin/pg_restore',
      version: '15.18',
      major: 15,
    },
    {
      pgDump: '/usr/lib/postgresql/17/bin/pg_dump',
      pgRestore: '/usr/lib/postgresql/17/bin/pg_restore',
      version: '17.2',
      major: 17,
    },
  ]);
});

test.each([
  [14, 15],
  [16, 17],
  [17, 17],
  [18, 18],
  [19, undefined],
])('a server of version %i is dumped by programs of %s', (server, major) => {
  expect(clientsFor(readClients(said), server)?.major).toBe(major);
});
