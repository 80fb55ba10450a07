import type { BuildCache, Builder, BuildTarget } from '@fairway/docker/build';
import { normalPlatforms, parseReference, repositoryOf } from '@fairway/docker/registry';
import { Failure } from '@fairway/runtime';
import type { ImageInput } from '../inputs/image-input.ts';
import type { Inputs } from '../inputs.ts';
import { buildLabels, type Source } from './labels.ts';
import { sourcePaths } from './source-paths.ts';
import { type TagFacts, tagsOf } from './tags.ts';

/** The images to build and the tags to move, fully decided. */
export interface Plan {
  /** Their tags are those that the content is pushed with. */
  readonly targets: readonly BuildTarget[];
  /** Targets of the bake file that images are built on, published or not. */
  readonly standOn: readonly BuildTarget[];
  /** Tags of this release, for every image. They name this build for good. */
  readonly releaseTags: readonly string[];
  /** Tags that move from build to build, by image, `latest` among them. They move after every image is proven. */
  readonly movingTags: ReadonlyMap<string, readonly string[]>;
  /** Whether `latest` moves to this release. */
  readonly movesLatest: boolean;
  /** What the reader may not expect about the tags, as sentences. */
  readonly notes: readonly string[];
  /** The caller's own values for each image, without the labels and arguments that the plan adds. */
  readonly own: ReadonlyMap<string, OwnValues>;
  /** Environment of the build that carries the secrets. */
  readonly secretEnv: Readonly<Record<string, string>>;
}

/** Labels and build arguments as the caller gave them. */
export interface OwnValues {
  readonly labels: Readonly<Record<string, string>>;
  readonly args: Readonly<Record<string, string>>;
}

/** Facts for the plan besides the inputs. */
export interface PlanFacts {
  readonly source: Source;
  readonly tags: TagFacts;
  /** Where layers of earlier builds come from. */
  readonly cache: BuildCache;
  readonly builder: Builder;
  /** Absolute directory that contexts are relative to. */
  readonly workspace: string;
}

/** The tag of content in the registry that has no other tag until it is proven. The engine pushes nothing without one. */
const unproven = 'unproven';

/**
 * Decides everything about the build.
 * @throws Failure where the builder cannot do what is asked
 */
export function planBuild(inputs: Inputs, facts: PlanFacts): Plan {
  const ids = Object.keys(inputs.buildSecrets);
  const variables = new Map(ids.map((id, index) => [id, `FAIRWAY_BUILD_SECRET_${index}`]));
  const { release, preRelease } = facts.tags;
  const movesLatest = inputs.latest === 'auto' ? !preRelease : inputs.latest === 'true';
  const { fixed, moving, notes } = tagsOf(inputs.tags, facts.tags);
  const movingTags = new Map(
    inputs.images.map(({ name, tags }) => {
      const all = [...new Set([...moving, ...tags, ...(movesLatest ? ['latest'] : [])])];
      return [name, all.filter((tag) => !fixed.includes(tag) && (movesLatest || tag !== 'latest'))];
    }),
  );
  if (inputs.latest === 'auto' && preRelease)
    notes.push(
      `The tag "latest" stays where it is: ${release} is a pre-release, by its version or on GitHub.`,
    );
  else if (!movesLatest && [...inputs.tags, ...inputs.images.flatMap(({ tags }) => tags)].includes('latest'))
    notes.push('The tag "latest" stays where it is: the input "latest" alone decides about it.');
  refuseNoTag(fixed, movingTags);
  const targets = inputs.images.map((image) => {
    const all = [...fixed, ...(movingTags.get(image.name) ?? [])];
    return planTarget(image, inputs, { facts, variables, tags: fixed.length > 0 ? fixed : [unproven], all });
  });
  refuseImpossible(targets, facts.builder);
  const linked = inputs.linked.map((image) =>
    planTarget(image, inputs, { facts, variables, tags: [], all: [] }),
  );
  const standOn = inputs.bake === undefined ? [] : [...targets, ...linked];
  const secretEnv = Object.fromEntries(
    Object.entries(inputs.buildSecrets).map(([id, value]) => [variables.get(id) ?? id, value]),
  );
  const own = new Map(inputs.images.map((image) => [image.name, ownValues(image, inputs)]));
  return { targets, standOn, releaseTags: fixed, movingTags, movesLatest, notes, own, secretEnv };
}

function ownValues(image: ImageInput, { buildArgs }: Inputs): OwnValues {
  return { labels: image.labels, args: { ...buildArgs, ...image['build-args'] } };
}

function planTarget(
  image: ImageInput,
  inputs: Inputs,
  {
    facts,
    variables,
    tags,
    all,
  }: {
    facts: PlanFacts;
    variables: ReadonlyMap<string, string>;
    tags: readonly string[];
    all: readonly string[];
  },
): BuildTarget {
  const secrets = image['build-secrets'] ?? [...variables.keys()];
  const { committedAt } = facts.source;
  return {
    name: image.name,
    ...sourcePaths(facts.workspace, image),
    target: image.target,
    repository: repositoryOf(parseReference(`${inputs.registry}/${image.name}`)),
    tags,
    cacheTags: all,
    labels: { ...buildLabels(facts.source, inputs.release), ...image.labels },
    buildArgs: {
      // BuildKit then dates the image and its files by the commit: the same sources give the same digest.
      ...(committedAt === undefined ? {} : { SOURCE_DATE_EPOCH: String(committedAt) }),
      ...ownValues(image, inputs).args,
    },
    secrets: Object.fromEntries(secrets.map((id) => [id, variables.get(id) ?? id])),
    platforms: image.platforms === undefined ? inputs.platforms : normalPlatforms(image.platforms),
    cache: facts.cache,
    attest: inputs.attest,
    ...(image.bake === undefined ? {} : { bakeName: image.bake.name, more: image.bake.more }),
  };
}

function refuseNoTag(fixed: readonly string[], moving: ReadonlyMap<string, readonly string[]>): void {
  const bare = fixed.length > 0 ? undefined : [...moving].find(([, tags]) => tags.length === 0)?.[0];
  if (bare === undefined) return;
  throw new Failure({
    what: `The image ${bare} would get no tag`,
    why: 'The input "tags" gives none in this run. Its presets need a branch, a pull request, or a release that is a version.',
    fix: 'Add `release` or `sha` to the input "tags".',
  });
}

function refuseImpossible(targets: readonly BuildTarget[], builder: Builder): void {
  if (builder.driver !== 'docker' || builder.containerdStore) return;
  const severalPlatforms = targets.find(({ platforms }) => platforms.length > 1);
  const attested = targets.find(({ attest }) => attest.provenance ?? attest.sbom);
  const registryCache = targets.find(({ cache }) => cache === 'registry');
  const asked = severalPlatforms
    ? 'several platforms'
    : attested
      ? 'attestations'
      : registryCache
        ? 'cache: registry'
        : undefined;
  if (asked === undefined) return;
  throw new Failure({
    what: `The builder of this machine cannot do ${asked}`,
    why: "The engine's own BuildKit can do this only where the engine keeps its images in containerd.",
    fix: 'Run docker/setup-buildx-action before this step, or turn on the containerd image store of the engine.',
  });
}
