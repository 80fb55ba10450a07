import { join } from 'node:path';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { findUpwards } from './find-upwards.ts';

/** The installed Prisma CLI of a project. */
export interface PrismaCli {
  readonly bin: string;
  readonly version: string;
}

const packageShape = z.object({ version: z.string() });

/**
 * Finds the Prisma CLI of a project: its own, or the one of a workspace around it.
 * @param boundary the highest directory to search
 * @returns undefined where none is installed
 * @throws Failure when its version is not supported
 */
export async function findPrismaCli(
  host: Host,
  directory: string,
  boundary: string,
): Promise<PrismaCli | undefined> {
  for (const at of findUpwards(directory, boundary)) {
    const bin = join(at, 'node_modules/.bin/prisma');
    if (!(await host.stat(bin))) continue;
    const manifest = Buffer.from(await host.readFile(join(at, 'node_modules/prisma/package.json')));
    const { version } = packageShape.parse(JSON.parse(manifest.toString('utf8')));
    requireSupported(version, at);
    return { bin, version };
  }
  return undefined;
}

/**
 * Checks the version of Prisma. Each major runs migrations in its own way; 8 brings a new migration system.
 * @throws Failure for a major that is not supported
 */
export function requireSupported(version: string, place: string): void {
  if (/^[67]\./.test(version)) return;
  const newer = Number(version.split('.')[0]) >= 8;
  throw new Failure({
    what: `Prisma ${version} in ${place} is not supported.`,
    why: newer
      ? 'Prisma 8 has a new migration system with another history; nothing was read or changed with it here.'
      : 'Prisma 6 and 7 keep their history in _prisma_migrations as it is read here; other versions differ.',
    fix: 'Use prisma 7 (or 6) in package.json, in an exact version.',
  });
}
