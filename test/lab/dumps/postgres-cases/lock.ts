import { type Clock, systemClock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import type { PostgresServer } from '../postgres-server.ts';

const { signal } = new AbortController();

/** Who may work at a database, and for how long. */
export function describeLock(server: PostgresServer): void {
  describe('the lock of a database', () => {
    const holder = 'backup by ada';
    const prismaTries = 'SELECT pg_try_advisory_lock(72707369)';

    test('is the one of migrations, lets in one after the other, and names who holds it', async () => {
      const [first, second] = [await server.open('harbor'), await server.open('harbor')];
      const lock = await first.lock?.({ holder, waitMs: 0, signal });
      expect(await server.sql('harbor', prismaTries)).toBe('f');
      await expect(second.lock?.({ holder, waitMs: 500, signal })).rejects.toThrow(
        /not given within 500 ms.*session \d+, fairway-run \w+ backup by ada, for .*pg_terminate_backend/s,
      );
      const waiting = second.lock?.({ holder, waitMs: 60_000, signal });
      await lock?.release();
      await (await waiting)?.release();
      expect(await server.sql('harbor', prismaTries)).toBe('t');
    });

    test('tells its loss, and is gone with a run that was stopped', async () => {
      const source = await server.open('harbor');
      const sessions = `SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'fairway-run %'`;
      const lock = await source.lock?.({ holder, waitMs: 0, signal });
      const lost = new Promise((resolve) => lock?.lost.addEventListener('abort', resolve));
      await server.sql('harbor', sessions.replace('count(*)', 'pg_terminate_backend(pid)'));
      await lost;
      expect(String(lock?.lost.reason)).toMatch(/The lock of the database harbor .* was lost/);
      await lock?.release();

      const run = new AbortController();
      await source.lock?.({ holder, waitMs: 0, signal: run.signal });
      run.abort(new Error('The runner was stopped.'));
      await server.until(sessions, '0');
    });

    test('is not what a change by hand asks for, so a dump gives way to that', async () => {
      await server.sql('postgres', 'CREATE DATABASE busy');
      const line = `repeat(md5(g::text), 30)`;
      await server.sql('busy', `CREATE TABLE big AS SELECT ${line} FROM generate_series(1, 40000) g`);
      const fast: Clock = {
        now: () => systemClock.now() * 10,
        sleep: (ms, stop) => systemClock.sleep(ms / 10, stop),
      };
      const source = await server.open('busy', {}, undefined, fast);
      const { bytes, facts } = await source.dump(signal);
      bytes.on('error', () => {});
      // Nobody reads, so it stays there with the lock that the change waits for.
      await server.until(`SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY public.big %'`, '1');
      const altered = server.sql('busy', 'ALTER TABLE big ADD since date');
      await expect(facts).rejects.toThrow(/dump of .* gave way.*ALTER TABLE big ADD since date/s);
      await altered;
      expect(await server.sql('busy', 'SELECT count(since) FROM big')).toBe('0');
    });
  });
}
