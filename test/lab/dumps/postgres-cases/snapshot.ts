import { Readable } from 'node:stream';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { keptDump } from '../kept-dump.ts';
import type { PostgresServer } from '../postgres-server.ts';

const { signal } = new AbortController();

/** What a dump holds while others write, and how it fails. */
export function describeSnapshot(server: PostgresServer): void {
  describe('a dump', () => {
    const database = 'written';

    beforeAll(async () => {
      await server.sql('postgres', `CREATE DATABASE ${database}`);
      await server.sql(
        database,
        `CREATE TABLE sails (id serial, cloth text);
         INSERT INTO sails (cloth) SELECT repeat(md5(g::text), 4) FROM generate_series(1, 100000) g;
         CREATE TABLE _prisma_migrations (id int, migration_name text, started_at timestamptz, finished_at timestamptz, rolled_back_at timestamptz);
         INSERT INTO _prisma_migrations VALUES (1, '2_second', now(), now(), NULL), (2, '1_first', now(), now() - interval '1 h', NULL),
           (3, '3_failed', now(), NULL, NULL), (4, '0_undone', now(), now(), now())`,
      );
    });

    test('and what is known of it are of one moment, while rows, numbers and migrations are added', async () => {
      const source = await server.open(database);
      const { bytes, facts } = await source.dump(signal);
      await server.sql(
        database,
        `INSERT INTO sails (cloth) SELECT 'new' FROM generate_series(1, 500);
         INSERT INTO _prisma_migrations VALUES (5, '4_later', now(), now(), NULL)`,
      );
      const dump = Buffer.concat(await bytes.toArray());
      const known = await facts;
      expect(known.migrations).toEqual(['1_first', '2_second']);
      expect(known.contents.rows['public.sails']).toBe(100_000);
      expect(known.contents.catalog).toContainEqual({
        ...{ kind: 'next value of', name: 'public.sails_id_seq', detail: '100001' },
        moved: ['100001', '100501'],
      });
      const proof = await source.prove(keptDump(Readable.from([dump]), known), {
        ...{ signal, run: 'snapshot', known },
      });
      expect(proof).toMatchObject({ differences: [], notProven: [], rows: 100_004 });
    });

    test('whose session is ended in the server fails, and its bytes have no end', async () => {
      const source = await server.open(database);
      const { bytes, facts } = await source.dump(signal);
      await server.until(`SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY public.sails%'`, '1');
      await server.sql(
        database,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY public.sails%'`,
      );
      const why = /dump of database written of service db .* failed.*The server ended the session/s;
      await expect(bytes.toArray()).rejects.toThrow(why);
      await expect(facts).rejects.toThrow(why);
      await server.until(`SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'fairway%'`, '0');
    });

    test('whose run is stopped ends at once, with all of its sessions', async () => {
      const stop = new AbortController();
      const source = await server.open(database);
      const { bytes, facts } = await source.dump(stop.signal);
      stop.abort(new Error('stopped by the test'));
      await expect(bytes.toArray()).rejects.toThrow('stopped by the test');
      await expect(facts).rejects.toThrow('stopped by the test');
      await server.until(`SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'fairway%'`, '0');
    });

    test('of roles holds them, and hashes of passwords only where they are asked for', async () => {
      const textOf = async (globals: 'without-passwords' | 'with-passwords') => {
        const source = await server.open(database, { globals });
        const dumped = await source.dumpGlobals?.(signal);
        const text = Buffer.concat((await dumped?.bytes.toArray()) ?? []).toString('utf8');
        return { text, facts: await dumped?.facts };
      };
      await server.sql(
        'postgres',
        `CREATE ROLE captain LOGIN PASSWORD 'ahoy'; CREATE ROLE crew; GRANT crew TO captain`,
      );
      const { text, facts } = await textOf('without-passwords');
      expect(text).toMatch(/CREATE ROLE captain;.*GRANT crew TO captain.*database cluster dump complete/s);
      expect(text).not.toMatch(/SCRAM|PASSWORD/);
      expect(facts).toMatchObject({ tool: expect.stringMatching(/^pg_dumpall 17/), database: null });
      expect(facts?.contents.catalog).toContainEqual({ kind: 'member', name: 'captain of crew', detail: '' });
      expect((await textOf('with-passwords')).text).toMatch(/ALTER ROLE captain .*PASSWORD 'SCRAM-SHA-256/);
    });
  });
}
