import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localHost } from '@fairway/host';
import { systemClock as clock, silentLogger as logger } from '@fairway/runtime';
import { afterAll } from '@jest/globals';
import type { Destination } from '../../src/destination.ts';
import { openDirectory } from '../../src/directory/destination.ts';

const made: string[] = [];
afterAll(async () => {
  for (const directory of made) await rm(directory, { recursive: true, force: true });
});

/** A directory of this machine for one test, opened below a prefix. */
export async function openTemporaryDirectory(
  prefix = '',
): Promise<{ readonly place: Destination; readonly directory: string }> {
  const directory = await mkdtemp(join(tmpdir(), "fairway it's a directory "));
  made.push(directory);
  const host = localHost({ logger, clock });
  return { place: openDirectory({ name: 'attic', directory, prefix }, { host, clock }), directory };
}
