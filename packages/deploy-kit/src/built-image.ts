import { isDigest } from '@fairway/docker';
import { z } from 'zod';

/** An item of the output `images` of build-images; fields that are not needed here may be there. */
export const builtImageSchema = z
  .looseObject({
    name: z.string(),
    repository: z.string(),
    tags: z.array(z.string()).default([]),
    digest: z.string().refine(isDigest, { error: 'it is not a digest: sha256: and 64 hex digits' }),
  })
  // A piped schema stays loose: a newer build-images may say more.
  .pipe(
    z.looseObject({
      name: z.string(),
      repository: z.string(),
      tags: z.array(z.string()),
      digest: z.string(),
    }),
  );

export type BuiltImage = z.infer<typeof builtImageSchema>;
