import { isRepositoryPath, isTag, normalPlatforms } from '@fairway/docker/registry';
import { Failure } from '@fairway/runtime';
import { z } from 'zod';

const texts = z.record(z.string(), z.string());
const platform = z.string().superRefine((text, context) => {
  try {
    normalPlatforms([text]);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    context.addIssue({ code: 'custom', message: error.what });
  }
});

/** One item of the input `images`. Fields have the names of Docker Compose and bake where those have one. */
export const imageSchema = z.strictObject({
  name: z.string().refine(isRepositoryPath, {
    error:
      'it is not the name of a repository: lower-case letters, digits, ".", "_" and "-", parts joined by "/"',
  }),
  context: z.string().min(1).default('.'),
  dockerfile: z.string().min(1).default('Dockerfile'),
  target: z.string().min(1).optional(),
  'build-args': texts.default({}),
  'build-secrets': z.array(z.string()).optional(),
  platforms: z.array(platform).min(1).optional(),
  labels: texts.default({}),
  tags: z.array(z.string().refine(isTag, { error: 'it is not a tag' })).default([]),
});

/** An image as the caller asks for it: an item of the input `images`, or a target of a bake file. */
export type ImageInput = z.infer<typeof imageSchema> & { readonly bake?: BakeOrigin };

/** Properties of an image that only a bake file has. */
export interface BakeOrigin {
  /** Name of the target. */
  readonly name: string;
  /** Fields that are passed on unchanged. */
  readonly more: Readonly<Record<string, unknown>>;
}
