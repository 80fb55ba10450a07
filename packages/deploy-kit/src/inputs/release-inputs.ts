import {
  converted,
  type InputsOf,
  items,
  lines,
  mapping,
  optional,
  type Reader,
  secretMapping,
  text,
} from '@fairway/action-kit';
import { type BuiltImage, builtImageSchema } from '@fairway/docker/registry';
import { releaseVersion } from '@fairway/releases';

/** The sources of a release that every kind of deploy has. */
export interface ReleaseSource {
  readonly release: string;
  /** Images built for this release; undefined where none was built for it, or where they are still being built. */
  readonly images: readonly BuiltImage[] | undefined;
  /** Whether images are still being built, so that the registry need not have those of `registry` yet. */
  readonly imagesPending: boolean;
  readonly env: Readonly<Record<string, string>>;
  /** Paths of the repository. */
  readonly envFiles: readonly string[];
  readonly secretEnv: Readonly<Record<string, string>>;
}

/** What the input `images` says: the images that were built, or that they are still being built. */
export type GivenImages = readonly BuiltImage[] | 'pending';

/**
 * An empty text is refused. The default is an empty list, so an empty text is an output of another job that GitHub has
 * dropped, and the deploy would silently take the tags of the files instead of the digests that were built.
 */
function builtImages(): Reader<GivenImages> {
  const list: Reader<GivenImages> = items(builtImageSchema, { empty: true });
  return {
    ...list,
    expects:
      'the output "images" of build-images, or [] where nothing was built. GitHub drops an output of a job in which a ' +
      'masked value occurs, with a warning in that job alone: keep that value as a variable',
    read: (text) => (text === 'pending' ? { ok: true, value: text } : list.read(text)),
  };
}

/** The inputs that a release is made from. All are optional, because a rollback makes no release. */
export function releaseInputs() {
  return {
    release: optional(converted(text(), releaseVersion)),
    images: builtImages(),
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
    images: given.images === 'pending' ? undefined : given.images,
    imagesPending: given.images === 'pending',
    env: given.env ?? {},
    envFiles: given['env-file'] ?? [],
    secretEnv: given['secret-env'] ?? {},
  };
}
