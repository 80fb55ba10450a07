import { Readable } from 'node:stream';
import { type MariaSettings, openMariadb, parseMariaUrl, type Source } from '@fairway/dumps';
import { type Host, localHost } from '@fairway/host';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { imageOf } from './image-of.ts';
import { keptDump } from './kept-dump.ts';
import { deps, server, signal } from './one-server.ts';

/** This machine's MariaDB, with what it loads. */
const programs = `
programs='/usr/sbin/mariadbd /usr/bin/mariadb /usr/bin/mariadb-dump /usr/bin/my_print_defaults /usr/bin/resolveip'
tar -C / -ch $(for p in $programs; do echo $p; ldd $p | grep -o '/[^ ]*'; done | sort -u) /usr/bin/mariadb-install-db /usr/share/mysql 2>/dev/null
`;

const start = `
set -e
data=/tmp/data
mariadb-install-db --no-defaults --user=mysql --datadir=$data --auth-root-authentication-method=normal --skip-test-db >/dev/null
mkdir -p /run/mysqld; chown mysql:mysql /run/mysqld
printf '%s;\\n' "ALTER USER root@localhost IDENTIFIED BY 'p%40ss'" 'CREATE DATABASE harbor CHARACTER SET latin1' >/tmp/init
exec mariadbd --no-defaults --user=mysql --datadir=$data --socket=/run/mysqld/mysqld.sock --init-file=/tmp/init --skip-name-resolve
`;

const client = `docker exec -i -e MYSQL_PWD=p%40ss db mariadb`;
const sql = (statements: string, database = 'harbor') =>
  server.onServer(`${client} -N ${database} <<'END'\n${statements}\nEND`);

/** One of everything that a restore can lose. */
const everything = `
CREATE TABLE boats (id int AUTO_INCREMENT PRIMARY KEY, name varchar(40) COLLATE utf8mb4_german2_ci NOT NULL DEFAULT 'x''y',
  price decimal(12,2) CHECK (price > 0), net decimal(12,2) AS (price / 2) STORED, raw blob, at timestamp NULL, UNIQUE KEY by_name (name(10))) COMMENT 'INSERT INTO';
INSERT INTO boats (name, price, raw) VALUES ('it''s; (ü)', 2, x'00ff27'), ('b', 3, NULL);
CREATE TABLE berths (boat int, KEY (boat), CONSTRAINT of_boat FOREIGN KEY (boat) REFERENCES boats (id) ON DELETE CASCADE);
INSERT INTO berths SELECT 1 + seq % 2 FROM seq_1_to_5000;
CREATE TABLE old (x int) ENGINE=MyISAM; INSERT INTO old VALUES (1); CREATE TABLE empty (x int);
CREATE TABLE kept (x int) WITH SYSTEM VERSIONING; INSERT INTO kept VALUES (1), (2); UPDATE kept SET x = 3 WHERE x = 1; DELETE FROM kept WHERE x = 2;
CREATE VIEW cheap AS SELECT name FROM boats WHERE price < 3;
CREATE SEQUENCE tickets START 5; SELECT NEXTVAL(tickets);
CREATE FUNCTION twice(x int) RETURNS int DETERMINISTIC RETURN x * 2;
CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM old;
DELIMITER //
CREATE TRIGGER logged AFTER INSERT ON boats FOR EACH ROW BEGIN
INSERT INTO \`old\` VALUES (2);
END //
DELIMITER ;
CREATE USER dumper@localhost IDENTIFIED BY 'few'; GRANT SELECT ON harbor.* TO dumper@localhost;
CREATE USER ghost; CREATE DEFINER=ghost PROCEDURE haunt() SELECT 1; CREATE TABLE tides (id int DEFAULT NEXTVAL(tickets));
`;

async function open(more: Partial<MariaSettings> = {}): Promise<Source> {
  const host = await server.connect();
  const reach = {
    kind: 'in-container',
    hosts: [host],
    service: { container: 'db' },
    database: 'harbor',
    user: undefined,
    password: undefined,
  } as const;
  const settings = {
    name: 'harbor',
    kind: 'mariadb',
    reach,
    globals: 'none',
    verifyImage: undefined,
    proofMemory: undefined,
  } as const;
  return openMariadb({ ...settings, ...more }, { ...deps, here: localHost(deps), signal });
}

/** By the client programs of this machine, through a tunnel. */
async function openFromHere(host: Host): Promise<Source> {
  await sql("CREATE USER far IDENTIFIED BY 'p@ss'; GRANT ALL ON *.* TO far");
  const target = parseMariaUrl('harbor', 'mysql://far:p%40ss@127.0.0.1:3306/harbor');
  const source = await open({ reach: { kind: 'ssh-tunnel', host, target } });
  expect(source.where).toContain('at 127.0.0.1:3306 through ');
  return source;
}

async function dumpOf(source: Source) {
  const { bytes, facts } = await source.dump(signal);
  const dump = Buffer.concat(await bytes.toArray());
  return { dump, facts: await facts };
}

describe('a database of MariaDB in a container', () => {
  beforeAll(async () => {
    await server.unpack('/opt/maria', programs);
    await server.onServer(imageOf('/opt/maria', 'maria:lab'));
    const run = `docker run -d --name db -p 127.0.0.1:3306:3306 -e MARIADB_ROOT_PASSWORD=p%40ss --entrypoint sh maria:lab -c '${start.replaceAll("'", `'\\''`)}'`;
    await server.onServer(run);
    await server.until(`${client} harbor -e 'SELECT 1' >/dev/null 2>&1 && echo yes`);
    await sql(everything);
  }, 200_000);

  test('is dumped with its rows counted, proven in a throwaway server, and restored into a new database', async () => {
    const source = await open();
    expect(await source.check(signal)).toEqual([]);
    const { dump, facts } = await dumpOf(source);
    expect(facts).toMatchObject({
      server: expect.stringMatching(/^MariaDB \d/),
      database: 'harbor',
      tool: expect.stringMatching(/^mariadb-dump \d/),
    });
    expect(facts.contents.rows).toEqual({ boats: 2, berths: 5000, old: 1, empty: 0, kept: 3, tides: 0 });
    const kinds = new Set(facts.contents.catalog.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([
      'check',
      'column',
      'database',
      'event',
      'foreign key',
      'index',
      'next id',
      'routine',
      'sequence',
      'snapshot',
      'table',
      'trigger',
      'view',
    ]);

    const proof = await source.prove(keptDump(Readable.from([dump]), facts), {
      signal,
      run: 'maria',
      known: facts,
    });
    expect(proof).toMatchObject({
      differences: [],
      notProven: [expect.stringMatching(/^snapshot old: its engine knows no snapshot/)],
      rows: 5006,
    });
    expect(await server.onServer('docker ps -aq --filter label=dev.fairway.proof; docker volume ls -q')).toBe(
      '',
    );

    const target = { name: 'harbor_new', existing: 'refuse', mask: undefined } as const;
    expect(await source.restore(Readable.from([dump]), facts, target, signal)).toMatchObject({
      differences: [],
      where: expect.stringContaining('harbor_new'),
    });
    await expect(source.restore(Readable.from([dump]), facts, target, signal)).rejects.toThrow(
      'there is a database harbor_new in',
    );
    expect(await sql('SELECT COUNT(*) FROM berths', 'harbor_new')).toBe('5000');
    expect(await sql('SELECT COUNT(*) FROM kept FOR SYSTEM_TIME ALL', 'harbor_new')).toBe('3');
  });

  test('is bad where a restore loses what nobody hears of, and no restore leaves a part', async () => {
    const source = await open();
    const { dump, facts } = await dumpOf(source);
    const text = dump.toString('latin1');
    const other = text.replace('(1),\n(1),', '(1),').replace('AFTER INSERT ON', 'BEFORE INSERT ON');
    const spoilt = Readable.from([Buffer.from(other, 'latin1')]);
    const proof = await source.prove(keptDump(spoilt, facts), { signal, run: 'maria', known: facts });
    expect(proof.differences).toEqual([
      'table berths: 5000 rows when it was dumped, 4999 after the restore',
      expect.stringMatching(/^trigger logged: AFTER INSERT .* when it was dumped, BEFORE INSERT/),
    ]);

    const cut = Readable.from([
      Buffer.from(text.slice(0, text.indexOf('DROP TABLE IF EXISTS `boats`')), 'latin1'),
    ]);
    const target = { name: 'cut', existing: 'refuse', mask: undefined } as const;
    await expect(source.restore(cut, facts, target, signal)).rejects.toThrow(/Not everything came back/);
    expect(await sql('SHOW DATABASES')).not.toContain('cut');
  });

  test('is not dumped by a user who would see a part of it only', async () => {
    const host = await server.connect();
    const reach = {
      kind: 'in-container',
      hosts: [host],
      service: { container: 'db' },
      database: 'harbor',
      user: 'dumper',
      password: 'few',
    } as const;
    const source = await open({ reach });
    await expect(source.dump(signal)).rejects.toThrow(/SHOW VIEW, TRIGGER, EVENT.*routines of others/s);
    await sql(
      'GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON harbor.* TO dumper@localhost; GRANT SELECT ON mysql.proc TO dumper@localhost',
    );
    expect(await source.check(signal)).toEqual([]);
    const far = await openFromHere(host);
    const fromHere = await dumpOf(far);
    await far.close();
    expect((await dumpOf(source)).facts.contents).toEqual(fromHere.facts.contents);
    const wrong = await open({ reach: { ...reach, password: 'wr%40ng' } });
    const refused = await wrong.dump(signal).catch((error: unknown) => String(error));
    expect(refused).toMatch(/does not let this user in/);
    expect(refused).not.toMatch(/wr%40ng/);
  });

  test('is masked for staging by users who are made, changes places with it, and goes back', async () => {
    await sql('GRANT EXECUTE ON PROCEDURE harbor.haunt TO dumper@localhost');
    const source = await open({ globals: 'without-passwords' });
    const globals = await source.dumpGlobals?.(signal);
    const accounts = Buffer.concat((await globals?.bytes.toArray()) ?? []).toString('utf8');
    await server.onServer(`${client} <<'END'\n${accounts}\nEND`);
    expect(accounts).not.toContain(await sql("SELECT PASSWORD('few')"));
    const { dump, facts } = await dumpOf(source);
    await sql('DROP USER ghost; CREATE DATABASE fairway_restore_0123456789abcdef');

    const restore = (mask: string | undefined, existing: 'refuse' | 'replace' = 'refuse') =>
      source.restore(Readable.from([dump]), facts, { name: 'staging', existing, mask }, signal);
    await expect(restore("UPDATE boats SET name = 'ada@example.org'")).rejects.toThrow(
      /The mask failed.*Duplicate entry \(…\) for key/s,
    );
    const left = `SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME RLIKE '^(staging|fairway)'; SELECT COUNT(*) FROM mysql.user WHERE User = 'ghost'`;
    expect(await sql(left)).toBe('0\n0');
    const { notProven } = await restore("UPDATE boats SET name = CONCAT('boat ', id)");
    expect(notProven).toContainEqual(expect.stringMatching(/^The users ghost@% were missing/));

    const { exchange } = source;
    if (!exchange) throw new Error('no exchange');
    const before = (await dumpOf(source)).facts.contents.catalog;
    const grants = await sql('SHOW GRANTS FOR dumper@localhost');
    await server.onServer(
      `docker exec -d -e MYSQL_PWD=p%40ss db mariadb harbor -e 'BEGIN; SELECT * FROM boats; SELECT SLEEP(600)'`,
    );
    const planned = await exchange.plan('staging', signal);
    await exchange.carryOut(planned, signal);
    const names = 'SELECT name FROM boats ORDER BY id';
    expect(await sql(names)).toBe('boat 1\nboat 2');
    expect(await sql(`${names}; SELECT COUNT(*) FROM cheap`, planned.kept)).toBe("it's; (ü)\nb\n1");
    expect(await sql('SHOW GRANTS FOR dumper@localhost')).toBe(grants);
    const state = (name: string) =>
      `SELECT STATUS FROM information_schema.EVENTS WHERE EVENT_SCHEMA = '${name}'`;
    expect(await sql(`${state(planned.kept)}; ${state('harbor')}`)).toBe('DISABLED\nENABLED');
    await exchange.undo(JSON.parse(JSON.stringify(planned)), signal);
    expect((await dumpOf(source)).facts.contents.catalog).toEqual(before);
    expect(await sql(names, 'staging')).toBe('boat 1\nboat 2');

    const { where } = await restore(undefined, 'replace');
    const [, kept = ''] = /is kept there as (\S+)$/.exec(where) ?? [];
    expect([await sql(names, 'staging'), await sql(names, kept)]).toEqual(["it's; (ü)\nb", 'boat 1\nboat 2']);
  });
});
