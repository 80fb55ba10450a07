import type { BuildCache, Builder, BuildTarget } from '@fairway/docker/build';
import { parseReference, repositoryOf } from '@fairway/docker/registry';
import { Failure } from '@fairway/runtime';
import type { ImageInput } from '../inputs/image-input.ts';
import type { Inputs } from '../inputs.ts';
import { buildLabels, type Source } from './labels.ts';
import { sourcePaths } from './source-paths.ts';
import { type TagFacts, tagsOf } from './tags.ts';

/** The images to build and the tags to move, fully decided. */
export interface Plan {
  readonly targets: readonly BuildTarget[];
  /** Targets of the bake file that images are built on, published or not. */
  readonly standOn: readonly BuildTarget[];
  /** Tags of this release, by image: the content is pushed with them. */
  readonly releaseTags: ReadonlyMap<string, readonly string[]>;
  /** Whether `latest` moves to this release. */
  readonly movesLatest: boolean;
  /** Tags that move from build to build, `latest` among them. They move after every image has its release tags. */
  readonly movingTags: readonly string[];
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
  /** Whether GitHub calls this release a pre-release. */
  readonly prerelease: boolean;
}

/**
 * Decides everything about the build.
 * @throws Failure where the builder cannot do what is asked
 */
export function planBuild(inputs: Inputs, facts: PlanFacts): Plan {
  const ids = Object.keys(inputs.buildSecrets);
  const variables = new Map(ids.map((id, index) => [id, `FAIRWAY_BUILD_SECRET_${index}`]));
  const movesLatest = decideLatest(inputs, facts.prerelease);
  const { fixed, moving } = tagsOf(inputs.tags, facts.tags);
  const movingTags = movesLatest ? [...moving, 'latest'] : moving;
  refuseNoTag([...fixed, ...movingTags], inputs.images);
  const releaseTags = new Map(
    inputs.images.map(({ name, tags }) => [name, [...new Set([...fixed, ...tags])]]),
  );
  const targets = inputs.images.map((image) => {
    const tags = [...new Set([...(releaseTags.get(image.name) ?? []), ...movingTags])];
    return planTarget(image, inputs, { facts, variables, tags });
  });
  refuseImpossible(targets, facts.builder);
  const linked = inputs.linked.map((image) => planTarget(image, inputs, { facts, variables, tags: [] }));
  const standOn = inputs.bake === undefined ? [] : [...targets, ...linked];
  const secretEnv = Object.fromEntries(
    Object.entries(inputs.buildSecrets).map(([id, value]) => [variables.get(id) ?? id, value]),
  );
  const own = new Map(inputs.images.map((image) => [image.name, ownValues(image, inputs)]));
  return { targets, standOn, releaseTags, movesLatest, movingTags, own, secretEnv };
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
  }: { facts: PlanFacts; variables: ReadonlyMap<string, string>; tags: readonly string[] },
): BuildTarget {
  const secrets = image['build-secrets'] ?? [...variables.keys()];
  const { committedAt } = facts.source;
  return {
    name: image.name,
    ...sourcePaths(facts.workspace, image),
    target: image.target,
    repository: repositoryOf(parseReference(`${inputs.registry}/${image.name}`)),
    tags,
    labels: { ...buildLabels(facts.source, inputs.release), ...image.labels },
    buildArgs: {
      // BuildKit then dates the image and its files by the commit: the same sources give the same digest.
      ...(committedAt === undefined ? {} : { SOURCE_DATE_EPOCH: String(committedAt) }),
      ...ownValues(image, inputs).args,
    },
    secrets: Object.fromEntries(secrets.map((id) => [id, variables.get(id) ?? id])),
    platforms: image.platforms ?? inputs.platforms,
    cache: facts.cache,
    attest: inputs.attest,
    ...(image.bake === undefined ? {} : { bakeName: image.bake.name, more: image.bake.more }),
  };
}

/** `auto` does not move `latest` to a pre-release, which GitHub marks or the version shows (`2.0.0-rc.1`). */
function decideLatest({ latest, release }: Inputs, prerelease: boolean): boolean {
  if (latest !== 'auto') return latest === 'true';
  return !prerelease && !/^v?\d+\.\d+\.\d+-/.test(release);
}

function refuseNoTag(tags: readonly string[], images: readonly ImageInput[]): void {
  const bare = tags.length > 0 ? undefined : images.find((image) => image.tags.length === 0);
  if (bare === undefined) return;
  throw new Failure({
    what: `The image ${bare.name} would get no tag`,
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
