import { describe, expect, test } from '@jest/globals';
import { parseDatabaseUrl } from '../../src/connection/database-url.ts';
import { otherTarget, type PrismaAim, readAim } from '../../src/prisma/aim.ts';

describe('the database that Prisma names', () => {
  test.each<[string, string, PrismaAim]>([
    [
      'with one schema',
      'Datasource "db": PostgreSQL database "harbor", schema "public" at "127.0.0.1:5432"',
      { database: 'harbor', schemas: ['public'], address: '127.0.0.1:5432' },
    ],
    [
      'with several schemas',
      'Datasource "db": PostgreSQL database "harbor", schemas "base, shop" at "localhost:54392"',
      { database: 'harbor', schemas: ['base', 'shop'], address: 'localhost:54392' },
    ],
    [
      'without a schema',
      'Datasource "db": PostgreSQL database "harbor" at "[::1]:5432"',
      { database: 'harbor', address: '[::1]:5432' },
    ],
    ['over a unix socket', 'Datasource "db": PostgreSQL database "harbor"', { database: 'harbor' }],
    [
      'in a form that is not known',
      'Datasource "db": PostgreSQL database "harbor", tenants "a" at "b:1"',
      {},
    ],
    ['not at all', 'Error: P1012', {}],
  ])('is read: %s', (_, line, aim) => {
    expect(readAim(['Prisma schema loaded from prisma/schema.prisma.', line, ''])).toEqual(aim);
  });
});

describe('a target', () => {
  const harbor = (more = '', at = '127.0.0.1:5432') => `postgresql://ann:x@${at}/harbor${more}`;
  const aim = (more: Partial<PrismaAim> = {}): PrismaAim => ({
    database: 'harbor',
    schemas: ['public'],
    address: '127.0.0.1:5432',
    ...more,
  });

  test.each<[string, string, PrismaAim, string | undefined]>([
    ['the same', harbor(), aim(), undefined],
    ['the same, by IPv6', harbor('', '[::1]:5432'), aim({ address: '[::1]:5432' }), undefined],
    ['the same, by a socket', harbor('?host=/run/pg'), { database: 'harbor' }, undefined],
    [
      'another name',
      harbor(),
      aim({ database: 'snow' }),
      'database "snow", schema "public", at 127.0.0.1:5432',
    ],
    [
      'another port',
      harbor(),
      aim({ address: '127.0.0.1:5433' }),
      'database "harbor", schema "public", at 127.0.0.1:5433',
    ],
    [
      'another schema',
      harbor('?schema=shop'),
      aim(),
      'database "harbor", schema "public", at 127.0.0.1:5432',
    ],
    [
      'another server of a project with several schemas',
      harbor(),
      aim({ schemas: ['base', 'shop'], address: 'localhost:54392' }),
      'database "harbor", schemas "base, shop", at localhost:54392',
    ],
    ['several schemas on the same server', harbor(), aim({ schemas: ['base', 'shop'] }), undefined],
    [
      'no address of a server',
      harbor(),
      { database: 'harbor' },
      'database "harbor", at no address that it names',
    ],
  ])('is compared: %s', (_, url, named, difference) => {
    expect(otherTarget(named, parseDatabaseUrl('harbor', url))).toBe(difference);
  });

  test('is compared as Prisma named it, where the password is the name of the database', () => {
    const url = 'postgresql://prisma:prisma@127.0.0.1:5432/prisma';
    const lines = ['Datasource "db": PostgreSQL database "prisma", schema "public" at "127.0.0.1:5432"'];
    expect(otherTarget(readAim(lines), parseDatabaseUrl('prisma', url))).toBeUndefined();
  });
});
