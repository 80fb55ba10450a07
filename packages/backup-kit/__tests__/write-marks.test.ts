import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backupMarkFile, formatMark } from '@fairway/backups';
import { holdLease, localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readBackupMark, writeBackupMarks } from '../src/mark/write-marks.ts';
import { world } from './night.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairway-marks-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('a mark keeps what another run wrote while this one waited for it', async () => {
  const one = world(['a'], { rows: ['first'] });
  const { catalogue } = await one.night();
  const clock = systemClock;
  const host = localHost({ logger: silentLogger, clock });
  const path = `${backupMarkFile(directory)}.lock`;
  const other = await holdLease(
    host,
    { path, holder: 'another run', waitMs: 0 },
    { logger: silentLogger, clock },
  );
  const waits = Promise.withResolvers<void>();
  const info = (line: string) => {
    if (line.includes('another run')) waits.resolve();
  };
  const state = { host, directory };
  const writing = writeBackupMarks([{ source: one.source, state }], catalogue, {
    ...one.context,
    clock,
    logger: { ...silentLogger, info },
  });
  await Promise.race([waits.promise, writing]);
  const crm = { a: { id: '20261129T031700000Z-k3x9q2', release: null } };
  const text = formatMark({ version: 1, sources: { crm } });
  await host.writeFile(backupMarkFile(directory), text, { mode: 0o600 });
  await other.release();
  expect(await writing).toEqual([]);
  const mark = await readBackupMark(state);
  expect(Object.keys(mark?.sources ?? {}).sort()).toEqual(['crm', 'shop']);
});
