import { systemClock as clock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { openSession } from '../../src/psql/session.ts';
import { type Answer, psqlAccess } from './psql-host.ts';

const { signal } = new AbortController();
const row = z.object({ n: z.number() });

const open = (answer: (sql: string) => Answer) =>
  openSession(psqlAccess({ answer: (_, sql) => answer(sql) }), { application: 'fairway', clock, signal });

test('an error without a word is the end of the session, and not an answer of the server', async () => {
  const session = await open((sql) =>
    sql.includes('lost') ? { lost: 'server closed the connection unexpectedly' } : [],
  );
  const { message } = await session.run('SELECT lost').then(
    () => new Error('It went well.'),
    (error: Error) => error,
  );
  expect(message).toContain('The session with database harbor at localhost:5432');
  expect(message).toContain('The server ended the session: it was stopped, or somebody ended the session.');
  await session.close();
});

test('statements that are sent at once are answered in their order', async () => {
  const session = await open((sql) => [{ n: Number(/-- (\d)/.exec(sql)?.[1]) }]);
  const answers = await Promise.all([1, 2, 3].map((n) => session.query(`SELECT n -- ${n}`, row)));
  expect(answers).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
  await session.close();
});

test('where one of them is refused, the first refusal is told', async () => {
  const session = await open((sql) =>
    sql.includes('-- 2') ? { state: '42501' } : sql.includes('-- 3') ? { state: '25P02' } : [],
  );
  await expect(Promise.all([1, 2, 3].map((n) => session.run(`SELECT n -- ${n}`)))).rejects.toMatchObject({
    state: '42501',
  });
  await session.close();
});

test('a server whose processes stand still is looked for there, and not in a command to run by hand', async () => {
  const said = 'psql: error: connection to server on socket "/run/.s.PGSQL.5432" failed: timeout expired';
  const opening = openSession(psqlAccess({ refusal: () => said }), { application: 'fairway', clock, signal });
  await expect(opening).rejects.toMatchObject({
    why: expect.stringMatching(/nothing answers: its processes hang or were stopped/),
    fix: expect.stringMatching(/docker ps.*kill -CONT/),
  });
});
