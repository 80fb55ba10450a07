import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '@fairway/host';
import { openLedger } from '@fairway/releases';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { keptDigests } from '../../src/record/kept-digests.ts';
import { releaseOf } from '../stack-view.ts';

const host = localHost({ logger: silentLogger, clock: systemClock });
let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'fairway-kept-'));
});
afterEach(() => rm(stateDir, { recursive: true }));

const keep = (place: string, release: ReturnType<typeof releaseOf>) =>
  openLedger(host, { dir: join(stateDir, place) }).storeRelease(release);

test('the images of all stacks and projects are found, whatever else a release holds', async () => {
  const lookAlike = '  "digests": {\n    "web": "r/other@sha256:0"\n  }';
  const stack = `${lookAlike}\n${'QUJD'.repeat(250_000)}`;
  const one = { ...releaseOf('v1', ['lamp', 'buoy']), stack };
  const two = { ...releaseOf('v2', []), stack };
  await keep('stacks/pier', one);
  await keep('stacks/pier', two);
  await keep('compose/quay', releaseOf('v3', ['gate']));
  const wanted = [...Object.values(one.digests), ...Object.values(releaseOf('v3', ['gate']).digests)];
  expect(new Set(await keptDigests(host, stateDir))).toEqual(new Set(wanted));
});

test('a host without releases keeps no image', async () => {
  expect(new Set(await keptDigests(host, stateDir))).toEqual(new Set());
});

test('a release that cannot be read is an error, so that no image is removed', async () => {
  await keep('stacks/pier', releaseOf('v1', ['lamp']));
  await mkdir(join(stateDir, 'stacks/pier/releases/v2-0123456789ab/release.json'), { recursive: true });
  await expect(keptDigests(host, stateDir)).rejects.toThrow(/images of all stored releases/);
});

test('a release in another form is an error', async () => {
  const place = join(stateDir, 'stacks/pier/releases/v1-0123456789ab');
  await mkdir(place, { recursive: true });
  await writeFile(join(place, 'release.json'), '{\n  "digests": {\n    "lamp": 5\n  }\n}\n');
  await expect(keptDigests(host, stateDir)).rejects.toThrow(/cannot be read/);
});
