import { z } from 'zod';
import { isDigest } from '../reference/grammar.ts';

/**
 * An item of the output `images` of build-images. The deploys take the same item in their input `images`. Further
 * fields are accepted.
 */
export const builtImageSchema = z
  .looseObject({
    name: z.string(),
    repository: z.string(),
    tags: z.array(z.string()).default([]),
    digest: z.string().refine(isDigest, { error: 'it is not a digest: sha256: and 64 hex digits' }),
  })
  // The second schema is loose as well: a newer build-images may print more fields.
  .pipe(
    z.looseObject({
      name: z.string(),
      repository: z.string(),
      tags: z.array(z.string()),
      digest: z.string(),
    }),
  );

export type BuiltImage = z.infer<typeof builtImageSchema>;
