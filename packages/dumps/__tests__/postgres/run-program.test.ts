import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redactorOf } from '@fairway/database';
import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onMachine } from '../../src/place/place.ts';
import { runDump } from '../../src/postgres/dump/run-program.ts';
import type { PgAccess } from '../../src/psql/access.ts';

const { signal } = new AbortController();
const password = `p%40ss'w"ord$1`;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-pg-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A pg_dump that does as a script says. */
async function run(script: string) {
  await writeFile(join(directory, 'pg_dump'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const access: PgAccess = {
    place: onMachine(localHost({ logger, clock })),
    login: { PGHOST: 'db', PGPASSWORD: password },
    database: 'harbor',
    directory,
    redact: redactorOf([`postgresql://u:${encodeURIComponent(password)}@db/harbor`]),
  };
  const options = { application: 'fairway-backup', major: 15, signal };
  const { bytes, ended } = await runDump(access, 'pg_dump', ['--format=custom'], options);
  let sawEnd = false;
  bytes.on('end', () => {
    sawEnd = true;
  });
  const outcome = await bytes.toArray().then(
    (chunks) => Buffer.concat(chunks).length,
    (error: Error) => error.message,
  );
  const same = await ended.then(
    () => undefined,
    (error: Error) => error.message,
  );
  return { outcome, same, sawEnd };
}

test('the bytes of a program that ends well have an end, and it is told how to behave', async () => {
  const script = `env >"$(dirname "$0")/env"; echo "$@" >"$(dirname "$0")/args"; head -c 1000000 /dev/zero`;
  expect(await run(script)).toMatchObject({ outcome: 1_000_000, same: undefined, sawEnd: true });
  const host = localHost({ logger, clock });
  const read = async (file: string) =>
    Buffer.from(await host.readFile(join(directory, file))).toString('utf8');
  expect(await read('args')).toBe('--no-password --no-sync --format=custom\n');
  const env = (await read('env')).split('\n');
  expect(env).toEqual(
    expect.arrayContaining(['PGDATABASE=harbor', 'PGAPPNAME=fairway-backup', `PGPASSWORD=${password}`]),
  );
  expect(env.find((line) => line.startsWith('PGOPTIONS='))).toContain(
    '-c client_connection_check_interval=10s',
  );
});

describe('the bytes of a program have no end where it', () => {
  test.each([
    ['ends with another status', 'head -c 1048576 /dev/zero; exit 1', /It ended with exit status 1/],
    ['is killed', 'head -c 1048576 /dev/zero; kill -9 $$', /SIGKILL|exit status 137/],
    ['cannot be found', 'exit 127', /exit status 127/],
    [
      'meets row security',
      `echo 'pg_dump: error: query would be affected by row-level security policy for table "boats"' >&2; exit 1`,
      /Row security hides rows.*BYPASSRLS/s,
    ],
    [
      'meets a table that it may not read',
      'echo "pg_dump: error: query failed: ERROR:  permission denied for table boats" >&2; exit 1',
      /may not read everything.*`check`.*GRANT/s,
    ],
    [
      'waits for a lock for too long',
      'echo "pg_dump: error: query failed: ERROR:  canceling statement due to lock timeout" >&2; exit 1',
      /held a lock .*for longer than a minute/,
    ],
    [
      'is older than the server',
      'echo "pg_dump: error: aborting because of server version mismatch" >&2; exit 1',
      /The server is newer than pg_dump/,
    ],
    [
      'meets damaged data',
      'echo "pg_dump: error: Dumping the contents of table failed: ERROR: invalid page in block 7 of relation base/1/2" >&2; exit 1',
      /cannot read its own data.*hold/s,
    ],
    [
      'meets a pooler',
      'echo "FATAL:  unsupported startup parameter: options" >&2; exit 1',
      /a pooler and no server/,
    ],
  ])('%s', async (_, script, why) => {
    const { outcome, same, sawEnd } = await run(script);
    expect(outcome).toMatch(/^The dump of database harbor at db:5432 failed\./);
    expect(outcome).toMatch(why);
    expect([same, sawEnd]).toEqual([outcome, false]);
  });
});

test('no spelling of the password is told where a program prints it', async () => {
  const script = `echo "$PGPASSWORD ${encodeURIComponent(password)}" >&2; exit 1`;
  const { outcome } = await run(script);
  expect(outcome).toContain('***');
  for (const secret of [password, encodeURIComponent(password), 'w"ord'])
    expect(outcome).not.toContain(secret);
});
