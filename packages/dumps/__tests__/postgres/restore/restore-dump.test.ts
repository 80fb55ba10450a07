import { access as exists, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { onMachine } from '../../../src/place/place.ts';
import { openDump } from '../../../src/postgres/archive/open-dump.ts';
import { restoreDump } from '../../../src/postgres/restore/restore-dump.ts';
import { archiveHead } from '../archive/archive-bytes.ts';

const { signal } = new AbortController();
const frame = archiveHead([{ kind: 'TABLE', name: 'orders', sql: 'CREATE TABLE public.orders ();\n' }]);
const rows = Buffer.from('the rows of all tables');
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-restore-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Keeps what it is called with, and the archive that it reads: a file, or its standard input. */
const program = `#!/bin/sh
cd "$(dirname "$0")"
echo "$@" >>calls
for last; do :; done
case $last in
  /*) stat -c %a "$last" >>modes; echo "$last" >paths; cat "$last" ;;
  *) cat ;;
esac >"archive.$(wc -l <calls)"
`;

/** Restores by a pg_restore that does as a script says. @returns a reader of what it has kept */
async function restore(jobs: number, more = '', env = {}) {
  await writeFile(join(directory, 'pg_restore'), `${program}${more}\n`, { mode: 0o755 });
  const place = onMachine(localHost({ logger, clock }));
  const server = { place, login: env, database: 'new', directory, redact: (text: string) => text };
  const dump = await openDump(Readable.from([frame, rows]));
  const options = { application: 'fairway', tablespaces: true, jobs, clock, signal };
  await restoreDump(server, dump, options).catch((error: Error) =>
    writeFile(join(directory, 'error'), error.message),
  );
  return async (file: string) =>
    (await readFile(join(directory, file)).catch(() => Buffer.alloc(0))).toString();
}

const always = `--dbname dbname='new' --no-password --exit-on-error`;

test('by one job, a dump is one transaction', async () => {
  const kept = await restore(1);
  expect(await kept('calls')).toBe(`${always} --single-transaction\n`);
  expect(await kept('archive.1')).toBe(Buffer.concat([frame, rows]).toString());
});

test('by several, what comes after the rows is made from a file without rows, which nobody else reads', async () => {
  const kept = await restore(2);
  const path = (await kept('paths')).trim();
  expect(await kept('calls')).toBe(
    `${always} --single-transaction --section=pre-data --section=data\n${always} --section=post-data --jobs=2 ${path}\n`,
  );
  expect(await kept('archive.1')).toBe(Buffer.concat([frame, rows]).toString());
  expect(await kept('archive.2')).toBe(frame.toString());
  expect(await kept('modes')).toBe('600\n');
  await expect(exists(path)).rejects.toThrow('ENOENT');
});

test('where there is no room for a file, one job makes it all the same', async () => {
  const kept = await restore(2, '', { TMPDIR: '/dev/null/none' });
  expect((await kept('calls')).trim().split('\n').at(-1)).toBe(`${always} --section=post-data`);
  expect(await kept('archive.2')).toBe(frame.toString());
  expect(await kept('error')).toBe('');
});

test('nothing comes after rows that were refused', async () => {
  const kept = await restore(
    2,
    'echo "pg_restore: error: invalid input syntax for type integer" >&2; exit 1',
  );
  expect((await kept('calls')).trim().split('\n')).toHaveLength(1);
  expect(await kept('error')).toMatch(/^The backup is bad.*a row cannot be read/s);
});

test('an index that cannot be made fails the restore, and its file is gone', async () => {
  const refusal = 'could not create unique index "orders_pkey"';
  const kept = await restore(
    2,
    `[ -z "$(cat paths 2>/dev/null)" ] || { echo 'ERROR: ${refusal}' >&2; exit 1; }`,
  );
  expect(await kept('error')).toMatch(/^The backup is bad.*break the unique index orders_pkey/s);
  await expect(exists((await kept('paths')).trim())).rejects.toThrow('ENOENT');
});
