import { registryInputs, registryLoginOf } from '@fairway/access-kit';
import {
  choice,
  converted,
  duration,
  flag,
  items,
  lines,
  mapping,
  optional,
  readInputs,
  secret,
  secretMapping,
  text,
} from '@fairway/action-kit';
import type { Attest } from '@fairway/docker/build';
import { normalPlatforms, type RegistryLogin } from '@fairway/docker/registry';
import { type ImageInput, imageSchema } from './inputs/image-input.ts';
import {
  type BakeChoice,
  bakeOf,
  refuseBadTags,
  refuseDuplicates,
  refuseShortKey,
  refuseUnknownSecrets,
  type ScanInput,
  scanOf,
  tagPattern,
} from './inputs/input-checks.ts';
import { type MovableImage, movableImageSchema, refuseNotMovable } from './inputs/movable-image.ts';
import { registryText } from './inputs/registry-text.ts';

/** The inputs of the step, checked. */
export interface Inputs {
  /** Empty until the bake file is read, where there is one. */
  readonly images: readonly ImageInput[];
  readonly bake: BakeChoice | undefined;
  /** Targets of the bake file that are only built because images are built on them. */
  readonly linked: readonly ImageInput[];
  /** Registry and namespace of every image: `ghcr.io/acme`. */
  readonly registry: string;
  /** The account; without one, the logins of the machine's own Docker are used. */
  readonly login: RegistryLogin | undefined;
  readonly release: string;
  /** Presets and tags, as `tagsOf` reads them. */
  readonly tags: readonly string[];
  readonly latest: 'auto' | 'true' | 'false';
  readonly buildArgs: Readonly<Record<string, string>>;
  /** BuildKit secrets by id. */
  readonly buildSecrets: Readonly<Record<string, string>>;
  readonly platforms: readonly string[];
  readonly attest: Attest;
  readonly cache: CacheChoice;
  /** Whether an image only gets its tags where the registry holds the same content already. */
  readonly reuse: ReuseChoice;
  /** The secret with which runs vouch for the images that later runs reuse. */
  readonly reuseKey: string | undefined;
  /** When the moving tags move: in this run, or in a later step by `command: move-tags`. */
  readonly movingTags: 'with-build' | 'after-deploy';
  /** The scanner's command and the least severity that ends the run; without it nothing is scanned. */
  readonly scan: ScanInput | undefined;
  readonly builder: string | undefined;
  readonly prune: boolean;
  /** Cache that stays, as buildx writes sizes: `10GB`. */
  readonly pruneKeep: string;
  readonly timeoutMs: number;
}

/** The inputs of `command: move-tags`, checked. */
export interface MoveInputs {
  readonly images: readonly MovableImage[];
  readonly login: RegistryLogin | undefined;
}

/** The input `cache`. */
export type CacheChoice = 'auto' | 'gha' | 'registry' | 'local' | 'inline' | 'none';

/**
 * The input `reuse`: images whose content is unchanged are not built again (`true`), only those whose labels, release and
 * commit included, would be the same too (`same-labels`), or every image is built (`false`).
 */
export type ReuseChoice = 'true' | 'false' | 'same-labels';

/** Reads which story this step is. */
export function readCommand(): 'build' | 'move-tags' {
  return readInputs({ command: choice('build', 'move-tags') }).command;
}

/**
 * Reads the inputs of `command: move-tags`.
 * @throws Failure that names the input, what is wrong and what to write
 */
export function readMoveInputs(): MoveInputs {
  const given = readInputs({ images: items(movableImageSchema), ...registryInputs() });
  refuseNotMovable(given.images);
  return { images: given.images, login: registryLoginOf(given, withoutLogin) };
}

/**
 * Reads and checks every input of a build. Nothing has been touched yet when one of them is wrong.
 * @throws Failure that names the input, what is wrong and what to write
 */
export function readBuildInputs(): Inputs {
  const given = readInputs({
    images: optional(items(imageSchema)),
    'bake-file': optional(lines()),
    'bake-targets': optional(lines()),
    ...registryInputs(),
    registry: registryText(),
    release: text({
      pattern: tagPattern,
      describe:
        'a tag: letters, digits, "_", "." and "-", 128 characters at most, not beginning with "." or "-"',
    }),
    tags: lines(),
    latest: choice('auto', 'true', 'false'),
    'build-args': optional(mapping()),
    'build-secrets': optional(secretMapping()),
    platforms: converted(optional(lines()), (texts) => normalPlatforms(texts ?? [])),
    provenance: choice('false', 'min', 'max'),
    sbom: text({ pattern: /^[A-Za-z0-9][^\s,]*$/, describe: 'true, false, or the image of a generator' }),
    cache: choice('auto', 'gha', 'registry', 'local', 'inline', 'none'),
    reuse: choice('true', 'false', 'same-labels'),
    'reuse-key': optional(secret()),
    'moving-tags': choice('with-build', 'after-deploy'),
    scan: optional(text()),
    'scan-severity': choice('low', 'medium', 'high', 'critical'),
    builder: optional(text({ pattern: /^[A-Za-z0-9][A-Za-z0-9_.-]*$/, describe: 'the name of a builder' })),
    prune: flag(),
    'prune-keep': text({ pattern: /^\d+(\.\d+)?(B|KB|MB|GB|TB)$/, describe: 'a size such as 10GB' }),
    timeout: duration(),
  });
  const buildSecrets = given['build-secrets'] ?? {};
  const { images = [] } = given;
  const bake = bakeOf(given.images, given['bake-file'], given['bake-targets']);
  refuseDuplicates(images, 'images');
  refuseBadTags(given.tags);
  refuseUnknownSecrets(images, buildSecrets);
  refuseShortKey(given['reuse-key']);
  return {
    images,
    bake,
    linked: [],
    registry: given.registry,
    login: registryLoginOf(given, withoutLogin),
    release: given.release,
    tags: given.tags,
    latest: given.latest,
    buildArgs: given['build-args'] ?? {},
    buildSecrets,
    platforms: given.platforms ?? [],
    attest: {
      ...(given.provenance === 'false' ? {} : { provenance: given.provenance }),
      ...(given.sbom === 'false' ? {} : { sbom: given.sbom === 'true' ? true : given.sbom }),
    },
    cache: given.cache,
    reuse: given.reuse,
    reuseKey: given['reuse-key'],
    movingTags: given['moving-tags'],
    scan: scanOf(given.scan, given['scan-severity']),
    builder: given.builder,
    prune: given.prune,
    pruneKeep: given['prune-keep'],
    timeoutMs: given.timeout,
  };
}

const withoutLogin = "leave out both where the machine's Docker is logged in already";

/** Every secret that this step knows, by a name that may be shown. */
export function secretsOf({ login, buildSecrets, reuseKey }: Inputs): Record<string, string> {
  return {
    ...buildSecrets,
    ...(login ? { 'registry-password': login.password } : {}),
    ...(reuseKey === undefined ? {} : { 'reuse-key': reuseKey }),
  };
}
