import { expect, test } from '@jest/globals';
import { readAim } from '../../src/prisma/same-target.ts';

test('reads the target of Prisma 6 and 7', () => {
  const lines = [
    'Prisma schema loaded from prisma/schema.prisma.',
    'Datasource "db": PostgreSQL database "harbor", schema "public" at "127.0.0.1:5432"',
    '',
    '2 migrations found in prisma/migrations',
  ];
  expect(readAim(lines)).toEqual({
    database: 'harbor',
    schema: 'public',
    address: '127.0.0.1:5432',
    migrations: { count: 2, folder: 'prisma/migrations' },
  });
});

test('leaves out the parts that Prisma does not print', () => {
  expect(
    readAim(['Datasource "db": PostgreSQL database "harbor"', '1 migration found in db/migrations']),
  ).toEqual({
    database: 'harbor',
    migrations: { count: 1, folder: 'db/migrations' },
  });
  expect(readAim(['Error: P1012'])).toEqual({});
});
