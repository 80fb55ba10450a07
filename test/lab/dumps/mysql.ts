import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { openMariadb, type Source } from '@fairway/dumps';
import { localHost } from '@fairway/host';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { imageOf } from './image-of.ts';
import { keptDump } from './kept-dump.ts';
import { deps, server, signal } from './one-server.ts';

/** `scripts/setup` puts it there where Debian unstable has one: no release of Debian does. */
const programs = '.tools/mysql';
const isHere = existsSync(programs);
if (!isHere) process.stderr.write('MySQL is not tested: scripts/setup found none in Debian unstable.\n');

const start = `
set -e
data=/tmp/data
mysqld --no-defaults --initialize-insecure --user=mysql --datadir=$data --secure-file-priv=NULL
mkdir -p /run/mysqld; chown mysql:mysql /run/mysqld
printf '%s;\\n' "ALTER USER root@localhost IDENTIFIED BY 'p%40ss'" 'CREATE DATABASE harbor CHARACTER SET latin1' >/tmp/init
exec mysqld --no-defaults --user=mysql --datadir=$data --socket=/run/mysqld/mysqld.sock --init-file=/tmp/init --skip-networking \\
  --secure-file-priv=NULL --gtid-mode=ON --enforce-gtid-consistency=ON --log-bin=bin --performance-schema=OFF --mysqlx=OFF
`;

const client = `docker exec -i -e MYSQL_PWD=p%40ss mysql mysql --socket=/run/mysqld/mysqld.sock --default-character-set=utf8mb4`;
const sql = (statements: string, database = 'harbor') =>
  server.onServer(`${client} -N ${database} <<'END'\n${statements}\nEND`);

/** One of everything that MySQL has in its own way. */
const everything = `
CREATE TABLE boats (id int AUTO_INCREMENT PRIMARY KEY, name varchar(40) COLLATE utf8mb4_0900_as_cs NOT NULL DEFAULT 'x''y',
  price decimal(12,2) CHECK (price > 0), net decimal(12,2) AS (price / 2) STORED, size int AS (length(name)) VIRTUAL,
  raw_ blob, doc json, bits bit(9), place point SRID 4326, hidden int DEFAULT 3 INVISIBLE, uid binary(16) DEFAULT (uuid_to_bin(uuid())),
  UNIQUE KEY by_name (name(10)), KEY low ((lower(name)), price DESC) INVISIBLE) COMMENT 'INSERT INTO';
INSERT INTO boats (name, price, raw_, doc, bits, place) VALUES
  ('it''s; (ü) \\\\ "q"', 2, x'00ff27', '{"a": ["(", 1]}', b'101', ST_GeomFromText('POINT(1 2)', 4326)), ('b', 3, NULL, NULL, NULL, NULL);
CREATE TABLE berths (boat int, KEY (boat), CONSTRAINT of_boat FOREIGN KEY (boat) REFERENCES boats (id) ON DELETE CASCADE);
INSERT INTO berths WITH RECURSIVE s AS (SELECT 1 n UNION ALL SELECT n + 1 FROM s WHERE n < 900) SELECT 1 + n % 2 FROM s;
CREATE TABLE parts (id int, at date) PARTITION BY RANGE (year(at)) (PARTITION p0 VALUES LESS THAN (2020), PARTITION p1 VALUES LESS THAN MAXVALUE);
INSERT INTO parts VALUES (1, '2019-01-01'), (2, '2025-01-01');
CREATE TABLE log (t text);
CREATE VIEW dear AS SELECT id, name FROM boats WHERE price > 2 WITH CHECK OPTION;
CREATE TRIGGER logged AFTER INSERT ON boats FOR EACH ROW INSERT INTO log VALUES ('(1),(2)');
CREATE PROCEDURE p(IN a int, OUT b varchar(20)) SET b = 'ü';
CREATE EVENT sweep ON SCHEDULE EVERY 1 SECOND DO DELETE FROM harbor.log;
CREATE ROLE reader; GRANT SHOW VIEW, TRIGGER, EVENT ON harbor.* TO reader; GRANT SHOW_ROUTINE ON *.* TO reader;
CREATE USER dumper@localhost IDENTIFIED BY 'few'; GRANT SELECT ON harbor.* TO dumper@localhost;
GRANT reader TO dumper@localhost; SET DEFAULT ROLE ALL TO dumper@localhost;
`;

async function open(kind: 'mysql' | 'mariadb', user?: string, password?: string): Promise<Source> {
  const hosts = [await server.connect()];
  const service = { container: 'mysql' };
  return openMariadb(
    {
      ...{ name: 'harbor', kind, globals: 'none', verifyImage: undefined, proofMemory: undefined },
      reach: { kind: 'in-container', hosts, service, database: 'harbor', user, password },
    },
    { ...deps, here: localHost(deps), signal },
  );
}

(isHere ? describe : describe.skip)('a database of MySQL in a container', () => {
  beforeAll(async () => {
    await server.unpack('/opt/mysql', `tar -C ${programs} -c .`);
    await server.onServer(imageOf('/opt/mysql', 'mysql:lab'));
    await server.onServer(
      `docker run -d --name mysql -e MYSQL_ROOT_PASSWORD=p%40ss --entrypoint sh mysql:lab -c '${start.replaceAll("'", `'\\''`)}'`,
    );
    await server.until(`${client} harbor -e 'SELECT 1' >/dev/null 2>&1 && echo yes`);
    await sql(everything);
  }, 200_000);

  test('is dumped by a user with a role, proven in a throwaway server, and restored whole or not at all', async () => {
    await expect(open('mariadb')).rejects.toThrow('no client programs of MariaDB');
    const dumper = await open('mysql', 'dumper', 'few');
    expect(await dumper.check(signal)).toEqual([]);
    const lock = await dumper.lock?.({ holder: 'backup by octocat', waitMs: 0, signal });
    const { bytes, facts } = await dumper.dump(signal);
    const dump = Buffer.concat(await bytes.toArray());
    const known = await facts;
    await lock?.release();
    expect(known).toMatchObject({
      server: expect.stringMatching(/^MySQL \d/),
      tool: expect.stringMatching(/^mysqldump \d/),
      contents: { rows: { boats: 2, berths: 900, parts: 2, log: 0 } },
    });
    const root = await open('mysql');
    const proof = await root.prove(keptDump(Readable.from([dump]), known), { signal, run: 'mysql', known });
    expect(proof).toMatchObject({ differences: [], notProven: [], rows: 904 });

    const text = dump.toString('latin1');
    const spoilt = text
      .replace('(1),(2),', '(1),')
      .replace(' DESC)', ')')
      .replace('PARTITION p1', 'PARTITION p2');
    const to = (name: string) => ({ name, existing: 'refuse', mask: undefined }) as const;
    const failing = root.restore(Readable.from([Buffer.from(spoilt, 'latin1')]), known, to('spoilt'), signal);
    await expect(failing).rejects.toThrow(
      /berths: 900 rows when it was dumped, 899.*parts\.p1.* is missing.*boats\.low/s,
    );
    expect(await sql('SHOW DATABASES')).not.toContain('spoilt');
    const restored = await root.restore(Readable.from([dump]), known, to('harbor_new'), signal);
    expect(restored).toMatchObject({ differences: [], notProven: [], rows: 904 });
    expect(await sql('SELECT size, net FROM boats WHERE id = 1', 'harbor_new')).toMatch(/^16\t1\.00/);
  });
});
