import { posix } from 'node:path';
import { isAddress } from '../inputs/bake-images.ts';

/** Where an image is built from, as absolute paths. */
export interface SourcePaths {
  readonly context: string;
  readonly dockerfile: string;
}

/**
 * A context is relative to the workspace and a Dockerfile to its context, as Docker Compose reads them. A context that is
 * an address stays as it is, with what it holds.
 */
export function sourcePaths(
  workspace: string,
  image: { readonly context: string; readonly dockerfile: string },
): SourcePaths {
  if (isAddress(image.context)) return { context: image.context, dockerfile: image.dockerfile };
  const context = posix.resolve(workspace, image.context);
  return { context, dockerfile: posix.resolve(context, image.dockerfile) };
}
