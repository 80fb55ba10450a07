import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '@fairway/runtime';
import { z } from 'zod';

const descriptors = z.array(z.object({ digest: z.string(), mediaType: z.string().default('') })).optional();
const documentSchema = z.object({
  manifests: descriptors,
  layers: descriptors,
  config: z.object({ digest: z.string() }).optional(),
});

/**
 * Checks that a directory with layers of an earlier build is whole: every file has the digest in its name, and every
 * referenced file is there. BuildKit finds a fault only in the middle of a build. BuildKit 0.13 then keeps a lease that is
 * gone ("lease … not found") and builds nothing until it is restarted.
 * @param directory in the OCI image layout, as `type=local` caches are written
 * @returns its fault; undefined where it is whole
 */
export async function layerFault(directory: string): Promise<string | undefined> {
  try {
    const blobs = join(directory, 'blobs', 'sha256');
    const names = await readdir(blobs);
    for (const name of names) {
      const hash = createHash('sha256');
      await pipeline(createReadStream(join(blobs, name)), hash);
      if (hash.digest('hex') !== name) return `sha256:${name} has other bytes`;
    }
    return await missingBelow(join(directory, 'index.json'), blobs, new Set(names));
  } catch (error) {
    return messageOf(error).split('\n')[0];
  }
}

async function missingBelow(
  file: string,
  blobs: string,
  there: ReadonlySet<string>,
): Promise<string | undefined> {
  const {
    manifests = [],
    layers = [],
    config,
  } = documentSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const referred = [...manifests, ...layers, ...(config ? [config] : [])];
  const missing = referred.find(({ digest }) => !there.has(digest.replace(/^sha256:/, '')));
  if (missing !== undefined) return `${missing.digest} is missing`;
  // BuildKit lists the layers of a cache as manifests of an index.
  for (const { digest, mediaType } of manifests) {
    if (!/\.(manifest|index)\.v\d/.test(mediaType)) continue;
    const fault = await missingBelow(join(blobs, digest.replace(/^sha256:/, '')), blobs, there);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
