import { describe, expect, it } from '@jest/globals';
import { dialects } from '../../src/mariadb/dialect/dialects.ts';
import { findPrograms } from '../../src/mariadb/reach/find-programs.ts';
import { dumpToolOf, serverOf } from '../../src/mariadb/versions.ts';
import type { Place } from '../../src/place/place.ts';
import { useFakeServer } from './fake-server.ts';

const { signal } = new AbortController();
const { mariadb, mysql } = dialects;

const ofMysql8 = 'mysqldump  Ver 8.0.36 for Linux on x86_64 (MySQL Community Server - GPL)';
const ofMysql9 = 'mysqldump  Ver 9.7.4-2 for Linux on x86_64 ((Debian))';
const ofMaria10 = 'mysqldump  Ver 10.19 Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)';
const ofMaria11 = 'mariadb-dump from 11.4.2-MariaDB, client 10.19 for debian-linux-gnu (x86_64)';

describe('a server', () => {
  it.each([
    ['10.11.19-MariaDB-0+deb12u1', 'MariaDB 10.11.19', undefined],
    ['9.7.4-2', undefined, 'MySQL 9.7.4'],
    ['8.0.36-28', undefined, 'MySQL 8.0.36'],
    ['8.0.18', undefined, 'MySQL 8.0.18'],
    ['8.0.17', undefined, undefined],
    ['5.7.44-log', undefined, undefined],
    ['8.0.11-TiDB-v7.5.0', undefined, undefined],
    ['', undefined, undefined],
  ])('that says "%s" is %s or %s', (version, asMaria, asMysql) => {
    expect(mariadb.serverOf(version)).toBe(asMaria);
    expect(mysql.serverOf(version)).toBe(asMysql);
  });

  it('of the other kind is refused, with the kind to write', async () => {
    await using server = await useFakeServer({});
    const access = { ...server.access, dialect: mysql };
    await expect(serverOf(access, signal)).rejects.toThrow(
      /"10\.11\.19-MariaDB", and no MySQL from 8\.0\.18 on.*`kind: mariadb`/s,
    );
  });
});

describe('the dump program', () => {
  const dumpOf = (said: string) => useFakeServer({ dumpVersion: said });

  it.each([
    [ofMysql8, 'mysqldump 8.0.36'],
    [ofMysql9, 'mysqldump 9.7.4'],
  ])('of MySQL is told by its version: %s', async (said, tool) => {
    await using server = await dumpOf(said);
    const access = { ...server.access, dialect: mysql };
    expect(await dumpToolOf(access, 'MySQL 8.0.44', signal)).toBe(tool);
  });

  it.each([
    [ofMaria10, 'mariadb-dump 10.11.19'],
    [ofMaria11, 'mariadb-dump 11.4.2'],
  ])('of MariaDB is told by its version: %s', async (said, tool) => {
    await using server = await dumpOf(said);
    expect(await dumpToolOf(server.access, 'MariaDB 11.4.2', signal)).toBe(tool);
  });

  it('of an older MySQL than the server is refused: it does not know all that a newer one keeps', async () => {
    await using server = await dumpOf(ofMysql8);
    const access = { ...server.access, dialect: mysql };
    await expect(dumpToolOf(access, 'MySQL 8.4.3', signal)).rejects.toThrow(
      /is of 8\.0\.36, and the server is MySQL 8\.4\.3.*mysql-client/s,
    );
  });
});

describe('the client programs of a place', () => {
  const placeThatSays = (place: Place, stdout: string): Place => ({
    ...place,
    host: Object.assign(Object.create(place.host), {
      exec: async () => ({ stdout, stderr: '', exitCode: 0 }),
    }),
  });
  const ofBoth = `mariadb: mariadb  Ver 15.1 Distrib 10.11.19-MariaDB\nmysql: mysql  Ver 15.1 Distrib 10.11.19-MariaDB
mariadb-dump: ${ofMaria10}\nmysqldump: ${ofMaria10}\n`;

  it.each([
    ['mariadb', ofBoth, { client: 'mariadb', dump: 'mariadb-dump' }],
    [
      'mariadb',
      `mysql: mysql Distrib 10.3.9-MariaDB\nmysqldump: ${ofMaria10}\n`,
      { client: 'mysql', dump: 'mysqldump' },
    ],
    ['mysql', `mysql: mysql  Ver 9.7.4-2\nmysqldump: ${ofMysql9}\n`, { client: 'mysql', dump: 'mysqldump' }],
    ['mysql', ofBoth, /no client programs of MySQL.*is one of MySQL.*mysql-client/s],
    ['mariadb', `mysql: mysql  Ver 9.7.4-2\nmysqldump: ${ofMysql9}\n`, /no client programs of MariaDB/],
  ] as const)('are those of the server itself: %s', async (kind, said, wanted) => {
    await using server = await useFakeServer({});
    const finding = findPrograms(placeThatSays(server.access.place, said), dialects[kind], signal);
    if (wanted instanceof RegExp) await expect(finding).rejects.toThrow(wanted);
    else expect((await finding).programs).toEqual(wanted);
  });

  it('get the socket that is there: images have it where no client looks by itself', async () => {
    await using server = await useFakeServer({});
    const said = `mysql: x\nmysqldump: x\nsocket: /var/lib/mysql/mysql.sock\n`;
    const found = await findPrograms(placeThatSays(server.access.place, said), mysql, signal);
    expect(found.socket).toEqual(['--socket=/var/lib/mysql/mysql.sock']);
  });
});
