import { Readable } from 'node:stream';
import type { DumpFacts, RestoreTarget, Source } from '@fairway/dumps';
import { poll, systemClock } from '@fairway/runtime';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { keptDump } from './kept-dump.ts';
import { usePostgresServer } from './postgres-server.ts';

const server = usePostgresServer();
const { signal } = new AbortController();
const run = 'night-1';

const harbor = `
CREATE ROLE app LOGIN; CREATE ROLE "Odd ""Role";
ALTER DATABASE harbor OWNER TO app;
ALTER DATABASE harbor SET work_mem = '8MB';
REVOKE TEMPORARY ON DATABASE harbor FROM PUBLIC;
SET ROLE app;
CREATE SCHEMA quay;
CREATE TABLE quay.boats (id serial PRIMARY KEY, owner_mail text NOT NULL);
INSERT INTO quay.boats (owner_mail) SELECT format('sailor%s@example.org', i) FROM generate_series(1, 2000) i;
CREATE INDEX boats_by_mail ON quay.boats (owner_mail);
CREATE MATERIALIZED VIEW quay.few AS SELECT * FROM quay.boats WHERE id < 10;
GRANT SELECT ON quay.boats TO "Odd ""Role";
ALTER TABLE quay.boats ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON quay.boats FOR SELECT TO "Odd ""Role" USING (id > 5);
RESET ROLE;
SELECT lo_from_bytea(0, 'a chart');
`;

interface Kept {
  readonly bytes: Buffer;
  readonly facts: DumpFacts;
}

/** A whole dump, kept to be restored several times. */
async function dumpOf(source: Source): Promise<Kept> {
  const { bytes, facts } = await source.dump(signal);
  return { bytes: Buffer.concat(await bytes.toArray()), facts: await facts };
}

const streamOf = (bytes: Buffer) => Readable.from([bytes.subarray(0, 4_096), bytes.subarray(4_096)]);

const prove = (source: Source, { bytes, facts }: Kept) =>
  source.prove(keptDump(streamOf(bytes), facts), { signal, known: null, run });

/** What throwaway servers left on the machine. */
const remains = () =>
  server.sh(
    'docker ps --all --quiet --filter label=dev.fairway.proof; docker volume ls --quiet --filter label=dev.fairway.proof',
  );

const databases = () =>
  server.sql('postgres', 'SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1');

/** Waits a minute at most until a script on the machine prints this. */
async function untilSays(script: string, wanted: string): Promise<void> {
  const said = await poll({ clock: systemClock, timeoutMs: 60_000, intervalMs: 200 }, async () => {
    const now = await server.sh(script);
    return now === wanted ? { done: true, value: now } : { done: false };
  });
  if (said.timedOut) throw new Error(`${script} does not say ${wanted} after a minute`);
}

let kept: Kept;

beforeAll(async () => {
  await server.sql('harbor', harbor);
  const source = await server.open('harbor');
  kept = await dumpOf(source);
}, 600_000);

describe('a proof', () => {
  test('compares all that came back in a server of its own, which is gone afterwards', async () => {
    const source = await server.open('harbor');
    const volumes = await server.sh('docker volume ls --quiet');
    // What a machine that lost its power has of a proof, and what somebody else's looks like.
    await server.sh('docker run --label dev.fairway.proof=killed --entrypoint true harbor-db:1');
    await server.sh(
      'docker run --detach --label dev.fairway.proof=living --name living --entrypoint sleep harbor-db:1 1000',
    );
    expect(
      (await server.sh('docker ps --all --quiet --filter label=dev.fairway.proof')).split('\n'),
    ).toHaveLength(2);

    const proof = await prove(source, kept);
    expect(proof).toMatchObject({ differences: [], notProven: [], rows: 2_000, image: kept.facts.image });
    expect(await server.sh("docker ps --all --format '{{.Names}}' --filter label=dev.fairway.proof")).toBe(
      'living',
    );
    expect(await server.sh('docker rm --force --volumes living')).toBe('living');
    expect(await remains()).toBe('');
    expect(await server.sh('docker volume ls --quiet')).toBe(volumes);
  });

  test('never calls a backup bad because an extension is missing in the image', async () => {
    const directory = '/usr/share/postgresql/$(ls /usr/share/postgresql)/extension';
    const files = `printf "default_version = '1'\\nrelocatable = true\\n" >${directory}/nosuch.control && echo >${directory}/nosuch--1.sql 'SELECT 1;'`;
    await server.sh(`docker exec -u 0 harbor-db-1 sh -c ${JSON.stringify(files).replaceAll('$', '\\$')}`);
    await server.sql('postgres', 'CREATE DATABASE extended');
    await server.sql('extended', 'CREATE EXTENSION nosuch');
    const source = await server.open('extended');
    const failing = prove(source, await dumpOf(source));
    await expect(failing).rejects.toThrow(
      /needs 1 extension that is missing there: nosuch\.[\s\S]*verify-image/,
    );
    await expect(failing).rejects.not.toThrow('bad');
    expect(await remains()).toBe('');
  });

  test('proves the data where the image lacks the locale, and names the locale', async () => {
    await server.sh(
      'localedef -i de_DE -f UTF-8 --no-archive /tmp/de_DE.utf8 && docker cp /tmp/de_DE.utf8 harbor-db-1:/usr/lib/locale/ && docker restart harbor-db-1 >/dev/null',
    );
    await server.until('SELECT 1', '1');
    await server.sql(
      'postgres',
      `CREATE DATABASE german TEMPLATE template0 LC_COLLATE 'de_DE.UTF-8' LC_CTYPE 'de_DE.UTF-8'`,
    );
    await server.sql('german', `CREATE TABLE words AS SELECT unnest(ARRAY['Öl', 'Zoll', 'Anker']) AS word`);
    const source = await server.open('german');
    const proof = await prove(source, await dumpOf(source));
    expect(proof).toMatchObject({ differences: [], rows: 3 });
    expect(proof.notProven).toEqual([expect.stringContaining('has no locale de_DE.UTF-8')]);
  });

  test('calls a backup bad whose blocks are damaged', async () => {
    const source = await server.open('harbor');
    const bytes = Buffer.from(kept.bytes);
    bytes.fill(0xff, bytes.length - 3_000, bytes.length - 2_000);
    await expect(prove(source, { ...kept, bytes })).rejects.toThrow('The backup is bad');
    expect(await remains()).toBe('');
  });

  test('of a run that is killed leaves nothing on the machine', async () => {
    const source = await server.open('harbor');
    const never = new Readable({ read() {} });
    never.push(kept.bytes.subarray(0, kept.bytes.length - 1_000));
    const proof = source.prove(keptDump(never, kept.facts), { signal, known: null, run });
    proof.catch(() => {});
    await untilSays('docker ps --quiet --filter label=dev.fairway.proof | wc -l', '1');
    // As the end of a runner does: its connections are gone, and nobody has tidied up.
    await server.sh('pkill -KILL -u deploy sshd');
    await expect(proof).rejects.toThrow();
    await untilSays(
      'docker ps --all --quiet --filter label=dev.fairway.proof | wc -l; docker volume ls --quiet --filter label=dev.fairway.proof | wc -l',
      '0\n0',
    );
  });
});

describe('a restore for good', () => {
  const restore = (source: Source, { bytes, facts }: Kept, name: string, more: Partial<RestoreTarget> = {}) =>
    source.restore(streamOf(bytes), facts, { name, existing: 'refuse', mask: undefined, ...more }, signal);

  test('makes a new database, whole with its owner and settings, and refuses one that exists', async () => {
    const source = await server.open('harbor');
    const restored = await restore(source, kept, 'harbor_new');
    expect(restored).toMatchObject({ differences: [], notProven: [], rows: 2_000 });
    expect(restored.where).toMatch(/^database harbor_new of service db/);
    expect(await server.sql('harbor_new', 'SELECT count(*) FROM quay.boats; SHOW work_mem', 'app')).toBe(
      '2000\n8MB',
    );
    await expect(restore(source, kept, 'harbor_new')).rejects.toThrow('there is a database harbor_new');
    await expect(restore(source, kept, 'template1', { existing: 'replace' })).rejects.toThrow('template1');
  });

  test('leaves the named database as it was where the dump is cut or damaged', async () => {
    const source = await server.open('harbor');
    const before = await databases();
    for (const bytes of [kept.bytes.subarray(0, kept.bytes.length / 2), kept.bytes.subarray(0, 700)])
      await expect(restore(source, { ...kept, bytes }, 'harbor', { existing: 'replace' })).rejects.toThrow(
        'The ',
      );
    const crlf = Buffer.from(kept.bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
    await expect(
      restore(source, { ...kept, bytes: crlf }, 'harbor', { existing: 'replace' }),
    ).rejects.toThrow('changed to CR and LF');
    expect(await databases()).toBe(before);
    expect(await server.sql('harbor', 'SELECT count(*) FROM quay.boats')).toBe('2000');
  });

  test('masks the data before anybody may connect, and drops them where the mask fails', async () => {
    const source = await server.open('harbor');
    const before = await databases();
    await expect(
      restore(source, kept, 'staging', { mask: 'UPDATE quay.boats SET nosuch = 1;' }),
    ).rejects.toThrow('The mask failed');
    expect(await databases()).toBe(before);
    const unlessTold =
      "WHILE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'enough') LOOP PERFORM pg_sleep(0.1); END LOOP";
    const mask = `UPDATE quay.boats SET owner_mail = id || '@masked.example'; DO 'BEGIN ${unlessTold.replaceAll("'", "''")}; END';`;
    const masking = restore(source, kept, 'staging', { mask });
    const unfinished =
      "SELECT datname FROM pg_stat_activity WHERE query LIKE 'DO %pg_sleep%' AND datname LIKE 'fairway_restore_%'";
    await untilSays(
      `docker exec harbor-db-1 psql -qAtXU postgres -c ${JSON.stringify(unfinished)} | wc -l`,
      '1',
    );
    const name = await server.sql('postgres', unfinished);
    await expect(server.sql(name, 'SELECT 1', 'app')).rejects.toThrow();
    await server.sql('postgres', 'CREATE ROLE enough');
    expect(await masking).toMatchObject({ differences: [], rows: 2_000 });
    expect(
      await server.sql(
        'staging',
        "SELECT count(*) FROM quay.boats WHERE owner_mail LIKE '%@masked.example'",
        'app',
      ),
    ).toBe('2000');
  });

  test('makes roles that the server lacks, says that they may not log in, and drops them where it fails', async () => {
    await server.sql('postgres', 'CREATE DATABASE roles');
    await server.sql('roles', 'CREATE ROLE gone LOGIN; CREATE TABLE t (); ALTER TABLE t OWNER TO gone');
    const source = await server.open('roles');
    const dump = await dumpOf(source);
    await server.sql('roles', 'DROP OWNED BY gone; DROP ROLE gone');
    const failing = restore(source, dump, 'roles_back', { mask: 'SELECT nosuch;' });
    await expect(failing).rejects.toThrow('The mask failed');
    expect(await server.sql('postgres', "SELECT count(*) FROM pg_roles WHERE rolname = 'gone'")).toBe('0');
    const { notProven, differences } = await restore(source, dump, 'roles_back');
    expect(differences).toEqual([]);
    expect(notProven).toEqual([expect.stringContaining('The roles gone were missing')]);
  });

  test('takes a script of psql into a new database, and none that leads into another one', async () => {
    const source = await server.open('harbor');
    const facts = { ...kept.facts, contents: { rows: { 'public.t': 2 }, catalog: [] } };
    const script = (more: string) => ({
      bytes: Buffer.from(
        `--\n-- PostgreSQL database dump\n--\n${more}CREATE TABLE public.t (x text);\nCOPY public.t FROM stdin;\n\\N\nb\n\\.\n`,
      ),
      facts,
    });
    const restored = await restore(source, script(''), 'by_script');
    expect(restored.rows).toBe(2);
    await expect(restore(source, script('\\connect harbor\n'), 'by_script_2')).rejects.toThrow('\\connect');
    expect(await server.sql('harbor', "SELECT to_regclass('public.t')")).toBe('');
  });
});

test('two databases change names while an app connects again and again, and change back', async () => {
  const source = await server.open('harbor');
  await server.sql('postgres', 'CREATE DATABASE other OWNER app');
  await server.sql('other', "CREATE TABLE which AS SELECT 'other' AS name", 'app');
  await server.sql(
    'harbor',
    "CREATE TABLE which AS SELECT 'harbor' AS name; GRANT SELECT ON which TO PUBLIC",
  );
  const app = `for i in 1 2 3; do (while [ -e /tmp/sailing ]; do psql -qAtXU app -d harbor -c 'SELECT name FROM which; SELECT pg_sleep(0.1)' 2>&1; done | tee -a /tmp/heard) & done; wait`;
  await server.sh('docker exec harbor-db-1 touch /tmp/sailing');
  const sailing = server.sh(`docker exec harbor-db-1 sh -c ${JSON.stringify(app)}`);
  const hears = (name: string) =>
    untilSays(`docker exec harbor-db-1 sh -c 'grep -qx ${name} /tmp/heard && echo yes'; true`, 'yes');
  await hears('harbor');
  const planned = await source.exchange?.plan('other', signal);
  if (!planned) throw new TypeError('a database has an exchange');
  expect(planned.kept).toMatch(/^harbor_before_\d{8}_\d{9}$/);
  await source.exchange?.carryOut(planned, signal);
  await hears('other');
  expect(await server.sql('harbor', 'SELECT name FROM which')).toBe('other');
  expect(await server.sql(planned.kept, 'SELECT name FROM which')).toBe('harbor');
  // By nothing but what was written down, as the run after a killed one does it.
  const later = await server.open('harbor');
  await later.exchange?.undo(JSON.parse(JSON.stringify(planned)), signal);
  await later.exchange?.undo(planned, signal);
  expect(await server.sql('harbor', 'SELECT name FROM which')).toBe('harbor');
  await server.sh('docker exec harbor-db-1 rm /tmp/sailing');
  await sailing;
  await expect(source.exchange?.plan('nosuch', signal)).rejects.toThrow('There is no database nosuch.');
});
