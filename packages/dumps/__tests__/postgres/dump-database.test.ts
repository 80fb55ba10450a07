import { PassThrough } from 'node:stream';
import type { Host } from '@fairway/host';
import { type Clock, Failure, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { dumpDatabase } from '../../src/postgres/dump/dump-database.ts';
import { type Answer, psqlAccess } from '../psql/psql-host.ts';

const { signal } = new AbortController();
const clients = [{ pgDump: 'pg_dump', pgRestore: 'pg_restore', version: '17.2', major: 17 }];
const afterCountMs = 3_000;

/** A dump that goes on until `end`, and whose rows are counted with this answer. */
async function dump(counted: Answer, clockOf: (end: (said: string) => void) => Clock) {
  const answer = (_: string, sql: string): Answer => {
    if (sql.includes('pg_export_snapshot')) return [{ id: '1-1', version: '17.2 (Debian)', number: 170_002 }];
    if (sql.includes('current_user::text')) return [{ name: 'app' }];
    if (sql.includes('AS pages')) return [{ name: 'public.boats', pages: 1, condition: '' }];
    return sql.includes('AS rows') ? counted : [];
  };
  const access = psqlAccess({ answer });
  const ended = Promise.withResolvers<never>();
  const end = (said: string) =>
    ended.reject(new Failure({ what: 'pg_dump', why: 'It ended.', evidence: [said], fix: '' }));
  ended.promise.catch(() => {});
  const host = {
    ...access.place.host,
    pipe: async (...given: Parameters<Host['pipe']>) =>
      given[0][0] === 'pg_dump'
        ? { stdout: new PassThrough(), ended: ended.promise }
        : access.place.host.pipe(...given),
  } as Host;
  const { facts } = await dumpDatabase(
    { ...access, place: { ...access.place, host } },
    { name: 'harbor', clients, signal, clock: clockOf(end) },
  );
  return facts.then(
    () => 'It went well.',
    ({ message }: Error) => message,
  );
}

test('where the server goes, the end of the dump is told, although the count has heard of it first', async () => {
  const gone = 'server closed the connection unexpectedly';
  const message = await dump({ lost: gone }, (end) => ({
    ...systemClock,
    // Only a count that has failed waits for the dump.
    sleep: (ms, over) => {
      if (ms === afterCountMs) end(`pg_dump: error: ${gone}`);
      return systemClock.sleep(ms, over);
    },
  }));
  expect(message).toMatch(/^The dump of database harbor .* failed\.\nWhy: The server ended the session/);
});

test('where the dump goes on, the failure of the count is told, and ends it', async () => {
  const message = await dump({ state: '42501' }, () => ({
    ...systemClock,
    sleep: (ms, over) => systemClock.sleep(ms === afterCountMs ? 0 : ms, over),
  }));
  expect(message).toMatch(/^The database harbor .* refused a statement\..*\(42501\)/s);
});
