import { posix } from 'node:path';

/** Where an image is built from, as absolute paths. */
export interface SourcePaths {
  readonly context: string;
  readonly dockerfile: string;
}

/** A context is relative to the workspace and a Dockerfile to its context, as Docker Compose reads them. */
export function sourcePaths(
  workspace: string,
  image: { readonly context: string; readonly dockerfile: string },
): SourcePaths {
  const context = posix.resolve(workspace, image.context);
  return { context, dockerfile: posix.resolve(context, image.dockerfile) };
}
