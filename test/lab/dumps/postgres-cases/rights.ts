import { beforeAll, describe, expect, test } from '@jest/globals';
import type { PostgresServer } from '../postgres-server.ts';

const { signal } = new AbortController();

/** The lines of SQL in a text that a user reads. */
const linesToRun = (text: string) => text.split('\n').filter((line) => /^(GRANT|ALTER) .*;$/.test(line));

/** What a role that is no superuser can dump. */
export function describeRights(server: PostgresServer): void {
  describe('a role for backups that is no superuser', () => {
    const database = 'granted';
    const dumpAs = async (user = 'dumper') => (await server.open(database, {}, user)).dump(signal);
    const checkAs = async (user = 'dumper') => (await server.open(database, {}, user)).check(signal);

    beforeAll(async () => {
      await server.sql('postgres', `CREATE ROLE dumper LOGIN; CREATE DATABASE ${database}`);
      await server.sql(
        database,
        `CREATE TABLE boats (id serial PRIMARY KEY, name text); INSERT INTO boats (name) VALUES ('Anna');
         GRANT SELECT ON ALL TABLES IN SCHEMA public TO dumper; GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO dumper`,
      );
    });

    test('dumps what it may read, and is told what a migration adds that it may not, with the lines that mend it', async () => {
      const { bytes, facts } = await dumpAs();
      bytes.resume();
      expect((await facts).contents.rows).toEqual({ 'public.boats': 1 });

      await server.sql(
        database,
        `CREATE SCHEMA yard; CREATE TABLE yard.cranes (id serial); SELECT lo_from_bytea(77, 'x')`,
      );
      const refused = await dumpAs().catch((error: Error) => error.message);
      expect(refused).toContain(
        'The user "dumper" may not read 1 schema (yard), 1 sequence (yard.cranes_id_seq)',
      );
      expect(refused).toContain('1 table (yard.cranes), 1 large object (77)');
      const [finding, ...others] = (await checkAs()).filter(({ level }) => level === 'error');
      expect(others).toEqual([]);
      expect(linesToRun(finding?.fix ?? '')).toEqual([
        'GRANT USAGE ON SCHEMA "yard" TO "dumper";',
        'GRANT SELECT ON ALL SEQUENCES IN SCHEMA "yard" TO "dumper";',
        'ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "yard" GRANT SELECT ON SEQUENCES TO "dumper";',
        'GRANT SELECT ON ALL TABLES IN SCHEMA "yard" TO "dumper";',
        'ALTER DEFAULT PRIVILEGES FOR ROLE "postgres" IN SCHEMA "yard" GRANT SELECT ON TABLES TO "dumper";',
        'GRANT SELECT ON LARGE OBJECT 77 TO "dumper";',
      ]);
      await server.sql(database, linesToRun(finding?.fix ?? '').join('\n'));
      await server.sql(database, 'CREATE TABLE yard.ropes (id serial)');
      expect((await checkAs()).filter(({ level }) => level === 'error')).toEqual([]);
      const after = await dumpAs();
      after.bytes.resume();
      const { contents } = await after.facts;
      expect(Object.keys(contents.rows)).toEqual(['public.boats', 'yard.cranes', 'yard.ropes']);
      // It may not read all large objects at once, and says so instead of a number.
      expect(contents.catalog).toContainEqual({
        ...{ kind: 'large objects', name: 'in bytes', detail: '' },
        unread: expect.stringContaining('only a superuser'),
      });
    });

    test('is refused where row security hides rows from it, until it sees all of them', async () => {
      await server.sql(
        database,
        'ALTER TABLE boats ENABLE ROW LEVEL SECURITY; CREATE POLICY none ON boats TO dumper USING (false)',
      );
      const refused = await dumpAs().catch((error: Error) => error.message);
      expect(refused).toMatch(/Row security hides rows of public\.boats .* from the user "dumper"/);
      await server.sql(database, linesToRun(String(refused)).join('\n'));
      const { bytes, facts } = await dumpAs();
      bytes.resume();
      expect((await facts).contents.rows).toMatchObject({ 'public.boats': 1 });
    });

    test('is told of a lock that its dump would wait behind', async () => {
      const held = server.sql(database, 'BEGIN; LOCK TABLE boats; SELECT pg_sleep(600)').catch(() => {});
      await server.until(
        `SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation > 16384`,
        '1',
      );
      const findings = (await checkAs()).filter(({ what }) => what.includes('lock'));
      expect(findings).toMatchObject([
        {
          level: 'warning',
          what: expect.stringMatching(/^1 lock would stop a dump .*public\.boats \(pid \d+, psql\)/),
        },
      ]);
      await server.sql(
        database,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)' AND pid <> pg_backend_pid()`,
      );
      await held;
    });
  });
}
