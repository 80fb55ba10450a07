import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { layerFault } from '../../src/cache/layer-check.ts';

let directory: string;
let layer: string;
let manifest: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sound-layers-'));
  await mkdir(join(directory, 'blobs/sha256'), { recursive: true });
  layer = await blob('the bytes of a layer');
  // As BuildKit writes a cache: an index of layers.
  const layers = [{ digest: `sha256:${layer}`, mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip' }];
  manifest = await blob(JSON.stringify({ manifests: layers }));
  await index(manifest);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function blob(content: string): Promise<string> {
  const hash = createHash('sha256').update(content).digest('hex');
  await writeFile(join(directory, 'blobs/sha256', hash), content);
  return hash;
}
const index = (hash: string) =>
  writeFile(
    join(directory, 'index.json'),
    JSON.stringify({
      manifests: [{ digest: `sha256:${hash}`, mediaType: 'application/vnd.oci.image.index.v1+json' }],
    }),
  );

test('layers that are what they say are sound', async () => {
  expect(await layerFault(directory)).toBeUndefined();
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['other bytes', () => writeFile(join(directory, 'blobs/sha256', layer), 'flotsam'), /has other bytes/],
  ['a layer that is gone', () => rm(join(directory, 'blobs/sha256', layer)), /is missing/],
  ['a manifest that is gone', () => index('0'.repeat(64)), /is missing/],
  ['an index that is no JSON', () => writeFile(join(directory, 'index.json'), '<html>'), /JSON/],
  ['no index', () => rm(join(directory, 'index.json')), /ENOENT/],
  ['nothing at all', () => rm(directory, { recursive: true }), /ENOENT/],
])('%s is a fault', async (_case, spoil, fault) => {
  await spoil();
  expect(await layerFault(directory)).toMatch(fault);
});
