import { Failure } from '@fairway/runtime';
import { z } from 'zod';

const metadataSchema = z.record(z.string(), z.unknown());
const entrySchema = z.object({
  'containerimage.digest': z.string().regex(/^sha256:[0-9a-f]{64}$/),
});

/**
 * Reads the metadata file of `bake --metadata-file`.
 * @param names target of the bake definition → name of the image
 * @returns name of the image → digest that BuildKit made; with the classic image store of the engine this is the digest
 *   of the image's config
 * @throws Failure where the file lacks an image of `names`
 */
export function readBuildMetadata(
  text: string,
  names: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const digests = new Map<string, string>();
  const metadata = metadataSchema.parse(JSON.parse(text));
  for (const [target, name] of names) {
    const entry = entrySchema.safeParse(metadata[target]);
    if (!entry.success) {
      throw new Failure({
        what: `BuildKit does not say which digest the image ${name} has`,
        why: 'Its metadata lacks containerimage.digest.',
        fix: 'Update buildx and the engine; if it stays so, report it with the output of `docker buildx version`.',
      });
    }
    digests.set(name, entry.data['containerimage.digest']);
  }
  return digests;
}
