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
import { type BuiltImage, builtImageSchema } from '@fairway/docker';
import { releaseVersion } from '@fairway/releases';

/** What a release is made from, as far as every kind of deploy has it. */
export interface ReleaseSource {
  readonly release: string;
  /** Images built for this release; undefined where its images are all from elsewhere. */
  readonly images: readonly BuiltImage[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** Paths of the repository. */
  readonly envFiles: readonly string[];
  readonly secretEnv: Readonly<Record<string, string>>;
}

/** The inputs that a release is made from. All are optional: a rollback makes none. */
export function releaseInputs() {
  return {
    release: optional(converted(text(), releaseVersion)),
    images: optional(items(builtImageSchema)),
    env: optional(mapping()),
    'env-file': optional(lines()),
    'secret-env': optional(secretMapping()),
  };
}

/** What a release is made from, once it is clear that there is a version. */
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
