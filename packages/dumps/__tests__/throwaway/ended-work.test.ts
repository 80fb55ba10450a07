import { PassThrough } from 'node:stream';
import { CutOff, type Host } from '@fairway/host';
import { type Logger, silentLogger, systemClock } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { withThrowaway } from '../../src/throwaway/throwaway-server.ts';
import { psqlAccess } from '../psql/psql-host.ts';

const kind = { name: 'PostgreSQL', user: 'postgres', find: '', start: '', answers: '' };
const { signal } = new AbortController();

/** A throwaway server whose work fails, and what is told as an error besides. */
async function errorsBesides(look: () => Promise<string>): Promise<readonly string[]> {
  const errors: string[] = [];
  const logger: Logger = { ...silentLogger, error: (line: string) => void errors.push(line) };
  const stdout = new PassThrough();
  stdout.write('ready /usr/bin\n');
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {});
  const host = {
    ...psqlAccess({}).place.host,
    async pipe(_: unknown, { stdin }: { readonly stdin: PassThrough }) {
      stdin.resume().once('end', () => ended.reject(new Error('It has ended.')));
      return { stdout, ended: ended.promise };
    },
    async exec(argv: readonly string[]) {
      const last = argv[3] === 'gone' ? await look() : '';
      return { exitCode: 0, stdout: last, stderr: '' };
    },
  } as unknown as Host;
  const deps = { host, clock: systemClock, logger };
  const options = { images: ['postgres:17'], run: 'r1', signal };
  const working = withThrowaway(deps, kind, options, async () => {
    throw new Error('The disk of the destination is full.');
  });
  await expect(working).rejects.toThrow('The disk of the destination is full.');
  return errors;
}

test('a way that is cut when the work has failed is no second error: the server goes by itself', async () => {
  const cut = new CutOff({ what: 'It was cut off.', why: 'The connection is gone.', fix: 'Look.' });
  expect(await errorsBesides(() => Promise.reject(cut))).toEqual([]);
});

test('a server of which something stays is told besides the failure of its work', async () => {
  const errors = await errorsBesides(async () => 'volume 0123\n');
  expect(errors).toEqual([expect.stringMatching(/still on db1.*volume 0123/s)]);
});
