import {
  converted,
  type InputsOf,
  items,
  lines,
  mapping,
  optional,
  secretMapping,
  text,
} from '@fairway/action-kit';
import { type BuiltImage, builtImageSchema } from '@fairway/docker/registry';
import { releaseVersion } from '@fairway/releases';

/** The sources of a release that every kind of deploy has. */
export interface ReleaseSource {
  readonly release: string;
  /** Images built for this release; undefined where none was built for it. */
  readonly images: readonly BuiltImage[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Paths of the repository. */
  readonly envFiles: readonly string[];
  readonly secretEnv: Readonly<Record<string, string>>;
}

/** The inputs that a release is made from. All are optional, because a rollback makes no release. */
export function releaseInputs() {
  return {
    release: optional(converted(text(), releaseVersion)),
    images: optional(items(builtImageSchema)),
    env: optional(mapping()),
    'env-file': optional(lines()),
    'secret-env': optional(secretMapping()),
  };
}

/** The sources of the release with this version. */
export function releaseSourceOf(
  release: string,
  given: Omit<InputsOf<ReturnType<typeof releaseInputs>>, 'release'>,
): ReleaseSource {
  return {
    release,
    images: given.images,
    env: given.env ?? {},
    envFiles: given['env-file'] ?? [],
    secretEnv: given['secret-env'] ?? {},
  };
}
