import { systemClock as clock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { withMaintenance } from '../../../src/postgres/server/maintenance.ts';
import { psqlAccess } from '../../psql/psql-host.ts';

const options = { application: 'fairway', clock, signal: new AbortController().signal };
const inside = async (_session: unknown, { database }: { readonly database: string }) => database;

test.each([
  ['postgres', [], []],
  ['template1', ['postgres'], []],
  ['template1', [], ['postgres']],
  ['harbor', [], ['postgres', 'template1']],
])('the work is done in %s, where %j may not be entered and %j is closed', async (into, but, closed) => {
  const server = psqlAccess({
    refusal: (name) =>
      (closed as string[]).includes(name) ? `FATAL:  database "${name}" does not exist` : undefined,
  });
  expect(await withMaintenance(server, but, options, inside)).toBe(into);
});

test('a server that lets nobody in is asked once', async () => {
  const asked: string[] = [];
  const server = psqlAccess({
    refusal: (name) => {
      asked.push(name);
      return 'FATAL:  password authentication failed for user "app"';
    },
  });
  await expect(withMaintenance(server, [], options, inside)).rejects.toThrow('refuses the password');
  expect(asked).toEqual(['postgres']);
});
