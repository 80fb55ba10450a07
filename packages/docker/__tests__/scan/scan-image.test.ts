import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { trivyCommand } from '../../src/scan/index.ts';
import { scanArgv, scanImage } from '../../src/scan/scan-image.ts';

test('the image and the report are filled into the command', () => {
  expect(scanArgv(trivyCommand, 'r.io/a:1', '/tmp/r.json')).toEqual([
    ...['trivy', 'image', '--quiet', '--format', 'json', '--output', '/tmp/r.json', 'r.io/a:1'],
  ]);
});

describe('no image is scanned by a scanner that', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fairway-scan-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test.each([
    ['is not there', ['no-such-scanner', '{image}'], 'no-such-scanner wrote no report'],
    ['writes nothing', ['true', '{image}'], 'true wrote no report'],
    ['writes something else', ['echo', '{image}'], 'no report that can be read'],
  ])('%s', async (_case, command, why) => {
    const host = localHost({ logger: silentLogger, clock: systemClock });
    const options = {
      ...{ reportFile: join(directory, 'report.json'), env: { PATH: process.env['PATH'] ?? '' } },
      ...{ timeoutMs: 120_000, signal: new AbortController().signal },
    };
    await expect(scanImage(host, 'r.io/a:1', command, options)).rejects.toThrow(why);
  });
});
