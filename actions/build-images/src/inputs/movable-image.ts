import { isDigest, isTag } from '@fairway/docker/registry';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';

const fields = z.looseObject({
  repository: z.string().min(1),
  digest: z.string().refine(isDigest, { error: 'it is not a digest: sha256: and 64 hex digits' }),
  platforms: z.array(z.string()).default([]),
  moving: z.array(z.string().refine(isTag, { error: 'it is not a tag' })).optional(),
});

/** An item of the output `images` of a build, as `command: move-tags` takes it. Further fields are accepted. */
export const movableImageSchema = fields.transform((image) => image);

export type MovableImage = z.infer<typeof movableImageSchema>;

/** @throws Failure where the images come from a build that has moved its tags itself */
export function refuseNotMovable(images: readonly MovableImage[]): void {
  if (images.every(({ moving }) => moving !== undefined)) return;
  throw new Failure({
    what: 'The input "images" cannot be used.',
    why: 'Its items do not say which tags move: the field "moving" is missing.',
    fix: 'Give it the output "images" of a build with `moving-tags: after-deploy`.',
  });
}
