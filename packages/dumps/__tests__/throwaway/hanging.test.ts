import { PassThrough } from 'node:stream';
import type { Host } from '@fairway/host';
import { type Clock, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { openLifeline } from '../../src/psql/lifeline.ts';
import { openSession } from '../../src/psql/session.ts';
import { runServer } from '../../src/throwaway/running-server.ts';
import { psqlAccess } from '../psql/psql-host.ts';

/** A clock on which a minute is over at once, and beats never come. */
const clock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => (ms === 60_000 ? Promise.resolve() : systemClock.sleep(ms, signal)),
};

/** A pipe of a machine whose engine hangs. */
function hanging() {
  const stdout = new PassThrough();
  return { stdout, pipe: async () => ({ stdout, ended: new Promise<never>(() => {}) }) };
}

test('a watch that does not end is given up after a minute', async () => {
  const access = psqlAccess({});
  const { stdout, pipe } = hanging();
  const place = { ...access.place, host: { ...access.place.host, pipe } as unknown as Host };
  const lifeline = await openLifeline({ ...access, place }, 'fairway-backup', clock);
  await lifeline.close();
  expect(stdout.destroyed).toBe(true);
});

test('a session that does not open is given up after two minutes', async () => {
  const access = psqlAccess({});
  const { pipe } = hanging();
  const place = { ...access.place, host: { ...access.place.host, pipe } as unknown as Host };
  const twoMinutes: Clock = { ...clock, sleep: (ms, end) => clock.sleep(ms === 120_000 ? 60_000 : ms, end) };
  const { signal } = new AbortController();
  const opening = openSession({ ...access, place }, { application: 'fairway', clock: twoMinutes, signal });
  await expect(opening).rejects.toThrow(
    /^No session could be opened with database harbor .* said nothing for 2m/s,
  );
});

test('a session that does not end is given up after a minute', async () => {
  const access = psqlAccess({});
  const { pipe } = access.place.host;
  const opened: PassThrough[] = [];
  const host = {
    ...access.place.host,
    async pipe(...given: Parameters<Host['pipe']>) {
      const { stdout } = await pipe(...given);
      opened.push(stdout as PassThrough);
      return { stdout, ended: new Promise<never>(() => {}) };
    },
  } as Host;
  const signal = new AbortController().signal;
  const place = { ...access.place, host };
  const session = await openSession({ ...access, place }, { application: 'fairway', clock, signal });
  await session.close();
  expect(opened[0]?.destroyed).toBe(true);
});

test('a throwaway server that does not end is given up after a minute, and named', async () => {
  const { stdout, pipe } = hanging();
  const exec = async (argv: readonly string[]) => {
    const container = argv.find((word) => word.startsWith('fairway-proof-'));
    return { exitCode: 0, stdout: argv[0] === 'sh' ? `container ${container}\n` : '', stderr: '' };
  };
  const host = { ...psqlAccess({}).place.host, pipe, exec } as unknown as Host;
  const kind = { name: 'PostgreSQL', user: 'postgres', find: '', start: '', answers: '' };
  const signal = new AbortController().signal;
  const server = await runServer({ host, clock }, kind, {
    ...{ image: 'postgres:17', run: 'r1', memoryBytes: 1024 ** 3, signal },
  });
  stdout.write('ready /usr/bin\n');
  await server.ready;
  await expect(server.remove()).rejects.toThrow(`container ${server.container}`);
  expect(stdout.destroyed).toBe(true);
});
