/** One image to build: plain data, complete, with nothing left to decide. */
export interface BuildTarget {
  /** How people call it; the progress and errors do too. */
  readonly name: string;
  /** Absolute directory of the build context. */
  readonly context: string;
  /** Absolute path of the Dockerfile. */
  readonly dockerfile: string;
  /** Stage to build; without it the last one. */
  readonly target?: string | undefined;
  /** `registry/path`, without a tag. */
  readonly repository: string;
  readonly tags: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** BuildKit secrets: id → name of the environment variable that carries the value to buildx. */
  readonly secrets: Readonly<Record<string, string>>;
  /** `linux/amd64`; empty for the builder's own. */
  readonly platforms: readonly string[];
  readonly cache: BuildCache;
  readonly attest: Attest;
  /** Its name in a bake file, by which other targets of that file stand on it; without one, made from `name`. */
  readonly bakeName?: string | undefined;
  /** More fields of a bake target, handed on as they are: `contexts`, `network`, `dockerfile-inline`, … */
  readonly more?: Readonly<Record<string, unknown>> | undefined;
}

/** What BuildKit attests about an image, beside it in the registry. */
export interface Attest {
  /** How it was built; `max` with the build's arguments and source. Undefined for none. */
  readonly provenance?: 'min' | 'max' | undefined;
  /** What is in it: `true` for BuildKit's own generator, or the image of another one. Undefined for none. */
  readonly sbom?: true | string | undefined;
}

/**
 * Where layers of earlier builds come from. `registry` keeps them all under the tag `buildcache`, `inline` in the image,
 * `gha` in GitHub's cache service.
 */
export type BuildCache = 'none' | 'inline' | 'registry' | 'gha' | LocalCache;

/** Directories of the machine that runs buildx. */
export interface LocalCache {
  /** Where the layers of an earlier build lie; undefined where there are none. */
  readonly from?: string | undefined;
  /** Where those of this build go. Another directory: BuildKit removes nothing from one that it writes to. */
  readonly to: string;
}

/** The tag that holds the layers of `cache: registry`. */
export const cacheTag = 'buildcache';
