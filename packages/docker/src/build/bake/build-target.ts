/** One image to build, as plain data. Every decision is already made. */
export interface BuildTarget {
  /** The name that users gave it. Progress and errors show it. */
  readonly name: string;
  /** Absolute directory of the build context. */
  readonly context: string;
  /** Absolute path of the Dockerfile. */
  readonly dockerfile: string;
  /** Stage to build. Default: the last one. */
  readonly target?: string | undefined;
  /** `registry/path`, without a tag. */
  readonly repository: string;
  /** Tags that the engine gives the image, and under which it is pushed. */
  readonly tags: readonly string[];
  /** Tags whose images may hold layers of earlier builds, for the cache `inline`. Default: `tags`. */
  readonly cacheTags?: readonly string[] | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** BuildKit secrets: id → name of the environment variable that carries the value to buildx. */
  readonly secrets: Readonly<Record<string, string>>;
  /** For example `linux/amd64`. Empty: the builder's own platform. */
  readonly platforms: readonly string[];
  readonly cache: BuildCache;
  readonly attest: Attest;
  /** Its name in a bake file, which the targets that build on it use. Default: made from `name`. */
  readonly bakeName?: string | undefined;
  /** More fields of a bake target, passed on unchanged: `contexts`, `network`, `dockerfile-inline`, … */
  readonly more?: Readonly<Record<string, unknown>> | undefined;
}

/** The attestations about an image that BuildKit stores beside it in the registry. */
export interface Attest {
  /** The description of the build; `max` adds the build's arguments and sources. Undefined for none. */
  readonly provenance?: 'min' | 'max' | undefined;
  /** The list of the image's contents: `true` for BuildKit's generator, or the image of another. Undefined for none. */
  readonly sbom?: true | string | undefined;
}

/**
 * The place of the layers of earlier builds. `registry` keeps them all under the tag `buildcache`, `inline` keeps them
 * in the image, `gha` in GitHub's cache service.
 */
export type BuildCache = 'none' | 'inline' | 'registry' | 'gha' | LocalCache;

/** Cache directories on the machine that runs buildx. */
export interface LocalCache {
  /** The layers of an earlier build; undefined where there are none. */
  readonly from?: string | undefined;
  /**
   * The layers of this build. It must be another directory: BuildKit removes nothing from the one that it writes to.
   */
  readonly to: string;
}

/** The tag that holds the layers of `cache: registry`. */
export const cacheTag = 'buildcache';
