import { Readable } from 'node:stream';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { expect, test } from '@jest/globals';
import { NotProvable } from '../../../src/not-provable.ts';
import { postgresWayBack } from '../../../src/postgres/way-back.ts';
import { psqlAccess } from '../../psql/psql-host.ts';

test('no throwaway server is made where the database would not fit beside itself', async () => {
  const commands: string[] = [];
  const access = psqlAccess({
    answer: (_, sql) =>
      sql.includes('pg_database_size') ? [{ libraries: '', objects: 0, bytes: String(5 * 1024 ** 3) }] : [],
    exec: (argv) => {
      commands.push(argv.join(' '));
      return String(3 * 1024 ** 2);
    },
  });
  const back = postgresWayBack(access, {
    ...{ clock, logger, verifyImage: undefined, proofMemory: undefined },
    fitting: (reached) => reached,
  });
  let opened = false;
  const open = async () => {
    opened = true;
    return { bytes: Readable.from([]), facts: Promise.withResolvers<never>().promise };
  };
  const { signal } = new AbortController();
  const proving = back.prove(open, { known: null, run: 'r1', signal });
  await expect(proving).rejects.toBeInstanceOf(NotProvable);
  await expect(proving).rejects.toThrow(/needs about 6656 MB there; 3072 MB are free/);
  expect(opened).toBe(false);
  expect(commands).toEqual([expect.stringContaining('df -Pk')]);
});
