import { type Clock, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { openSession } from '../../src/psql/session.ts';
import { whileServed } from '../../src/psql/while-served.ts';
import { type Answer, psqlAccess } from './psql-host.ts';

const { signal } = new AbortController();
const application = 'fairway restore';

/** A clock on which the time between two looks is over at once. */
const clock: Clock = {
  ...systemClock,
  sleep: (ms, end) => systemClock.sleep(ms === 20_000 ? 0 : ms, end),
};

/** A session that finds so many sessions of the work, one look after the other, and the last of them ever after. */
async function looking(found: readonly (number | 'lost')[]) {
  const looks: string[] = [];
  const answer = (_: string, sql: string): Answer => {
    if (!sql.includes('pg_stat_activity')) return [];
    const sessions = found[Math.min(looks.push(sql), found.length) - 1] ?? 0;
    return sessions === 'lost' ? { lost: 'server closed the connection unexpectedly' } : [{ sessions }];
  };
  const options = { application: 'fairway', clock: systemClock, signal };
  return { session: await openSession(psqlAccess({ answer }), options), looks };
}

test('a work whose sessions are gone is given up after six looks', async () => {
  const { session, looks } = await looking([1, 0, 0, 0, 0, 0, 2, 0]);
  let told: AbortSignal | undefined;
  const work = whileServed(session, { application, clock, signal }, (alive) => {
    told = alive;
    return new Promise<never>(() => {});
  });
  await expect(work).rejects.toThrow(/was given up\..*No session of this work was in the server for 2m/s);
  expect(looks).toHaveLength(13);
  expect(looks[0]).toContain(`application_name = '${application}'`);
  expect(told?.aborted).toBe(true);
  await session.close();
});

test('a work goes on where nobody can look any more, and its end ends the looks', async () => {
  const { session, looks } = await looking([1, 'lost']);
  const lost = Promise.withResolvers<string>();
  const work = whileServed(
    {
      ...session,
      query: (...given) => session.query(...given).finally(() => looks.length > 1 && lost.resolve('done')),
    },
    { application, clock, signal },
    () => lost.promise,
  );
  expect(await work).toBe('done');
  expect(looks).toHaveLength(2);
  await session.close();
});
