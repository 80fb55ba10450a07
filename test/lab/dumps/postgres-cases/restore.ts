import type { RestoreTarget, Source } from '@fairway/dumps';
import { describe, expect, test } from '@jest/globals';
import type { PostgresServer } from '../postgres-server.ts';
import { dumpOf, type Kept, streamOf } from './harbor-dump.ts';

const { signal } = new AbortController();

/** What is restored for good, beside the database that serves or in its place. */
export function describeRestore(server: PostgresServer, harbor: { readonly kept: Kept }): void {
  const databases = () =>
    server.sql('postgres', 'SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1');

  describe('a restore for good', () => {
    const restore = (
      source: Source,
      { bytes, facts }: Kept,
      name: string,
      more: Partial<RestoreTarget> = {},
    ) =>
      source.restore(streamOf(bytes), facts, { name, existing: 'refuse', mask: undefined, ...more }, signal);

    test('makes a new database, whole with its owner and settings, and refuses one that exists', async () => {
      const source = await server.open('harbor');
      const restored = await restore(source, harbor.kept, 'harbor_new');
      expect(restored).toMatchObject({ differences: [], notProven: [], rows: 2_000 });
      expect(restored.where).toMatch(/^database harbor_new of service db/);
      expect(await server.sql('harbor_new', 'SELECT count(*) FROM quay.boats; SHOW work_mem', 'app')).toBe(
        '2000\n8MB',
      );
      await expect(restore(source, harbor.kept, 'harbor_new')).rejects.toThrow(
        'there is a database harbor_new',
      );
      await expect(restore(source, harbor.kept, 'template1', { existing: 'replace' })).rejects.toThrow(
        'template1',
      );
    });

    test('leaves the named database as it was where the dump is cut or damaged', async () => {
      const source = await server.open('harbor');
      const before = await databases();
      for (const bytes of [
        harbor.kept.bytes.subarray(0, harbor.kept.bytes.length / 2),
        harbor.kept.bytes.subarray(0, 700),
      ])
        await expect(
          restore(source, { ...harbor.kept, bytes }, 'harbor', { existing: 'replace' }),
        ).rejects.toThrow('The ');
      const crlf = Buffer.from(harbor.kept.bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');
      await expect(
        restore(source, { ...harbor.kept, bytes: crlf }, 'harbor', { existing: 'replace' }),
      ).rejects.toThrow('changed to CR and LF');
      expect(await databases()).toBe(before);
      expect(await server.sql('harbor', 'SELECT count(*) FROM quay.boats')).toBe('2000');
    });

    test('masks the data before anybody may connect, and drops them where the mask fails', async () => {
      const source = await server.open('harbor');
      const before = await databases();
      await expect(
        restore(source, harbor.kept, 'staging', { mask: 'UPDATE quay.boats SET nosuch = 1;' }),
      ).rejects.toThrow('The mask failed');
      expect(await databases()).toBe(before);
      const unlessTold =
        "WHILE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'enough') LOOP PERFORM pg_sleep(0.1); END LOOP";
      const mask = `UPDATE quay.boats SET owner_mail = id || '@masked.example'; DO 'BEGIN ${unlessTold.replaceAll("'", "''")}; END';`;
      const masking = restore(source, harbor.kept, 'staging', { mask });
      const unfinished =
        "SELECT datname FROM pg_stat_activity WHERE query LIKE 'DO %pg_sleep%' AND datname LIKE 'fairway_restore_%'";
      await server.says(
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
      const facts = { ...harbor.kept.facts, contents: { rows: { 'public.t': 2 }, catalog: [] } };
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
      server.says(`docker exec harbor-db-1 sh -c 'grep -qx ${name} /tmp/heard && echo yes'; true`, 'yes');
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
}
