import { systemClock as clock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { requireRoom } from '../../../src/postgres/server/room.ts';
import { openSession } from '../../../src/psql/session.ts';
import { psqlAccess } from '../../psql/psql-host.ts';

const { signal } = new AbortController();

test.each([
  ['as its like', 2_000_000_000, undefined, true],
  ['as its dump, where its like is lost', null, 4_000_000_000, true],
  ['as nobody knows', null, undefined, false],
])('a server is looked at for room for a database as large %s', async (_, bytes, dumpBytes, isRefused) => {
  const access = psqlAccess({
    answer: () => [{ directory: '/data', bytes }],
    exec: () => '/dev/x 9 9 3000 9% /data',
  });
  const session = await openSession(access, { application: 'fairway', clock, signal });
  const looking = requireRoom(session, access, { likes: ['harbor'], dumpBytes }, signal);
  const said = await looking.then(
    () => '',
    (error: unknown) => String(error),
  );
  expect(said.includes('there is no room')).toBe(isRefused);
  await session.close();
});
