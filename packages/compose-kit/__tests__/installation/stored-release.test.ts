import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyItemSchema } from '@fairway/health';
import { writeFiles } from '@fairway/host';
import { openLedger, readSnapshot } from '@fairway/releases';
import { silentLogger } from '@fairway/runtime';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { filesOf, storedIn } from '../../src/installation/stored-release.ts';
import { entry, file, host, release } from '../project.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stored-release-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const made = release('v1', { tree: [file('index.html')] });
const v1 = {
  ...made,
  read: {
    composeVersion: '2.29.1',
    source: 'hash',
    model: made.model,
    relativePaths: [],
    hashes: { web: 'h' },
  },
  proving: {
    verify: [verifyItemSchema.parse({ name: 'boats', service: 'db', sql: 'select 1' })],
    secretValues: ['anchor'],
  },
};
const asStored = { ...v1, model: expect.objectContaining({ name: 'quay' }) };

async function store(): Promise<string> {
  const ledger = openLedger(host, { dir });
  const all = filesOf(ledger, v1).map((one) => ({ ...one, mode: 0o600 }));
  await writeFiles(host, all, { parents: 0o700 });
  await ledger.append(entry(v1, 'proven'));
  return ledger.releaseDir(v1.release.id);
}

const read = async (composeVersion = '2.29.1') =>
  storedIn(await readSnapshot(host, { dir, logger: silentLogger }), { composeVersion });

describe('a release on a host', () => {
  test('is read as it was stored', async () => {
    await store();
    expect(await read()).toEqual([asStored]);
  });

  test('is read as earlier versions stored it', async () => {
    const at = await store();
    await rename(join(at, 'compose.json'), join(at, 'installation.json'));
    await rename(join(at, 'proving.json'), join(at, 'questions.json'));
    expect(await read()).toEqual([asStored]);
  });

  test('is read without its probes where they are not stored', async () => {
    const at = await store();
    await rm(join(at, 'proving.json'));
    const { proving: _proving, ...rest } = asStored;
    expect(await read()).toEqual([rest]);
  });

  test('has no Compose reading of another version of Compose', async () => {
    await store();
    const { read: _read, ...rest } = asStored;
    expect(await read('2.30.0')).toEqual([rest]);
  });

  test.each(['release.json', 'compose.json'])('is ignored without %s', async (name) => {
    const at = await store();
    await rm(join(at, name));
    expect(await read()).toEqual([]);
  });
});
