import type { Builder } from '../builder/buildx.ts';
import { type BuildTarget, cacheTag } from './build-target.ts';

/** A definition for `docker buildx bake`, and which of its targets stands for which image. */
export interface BakeDefinition {
  /** JSON, for standard input. */
  readonly text: string;
  /** Target of the definition → name of the image. */
  readonly names: ReadonlyMap<string, string>;
  /** The same map for targets that are built only because other targets build on them. */
  readonly linked: ReadonlyMap<string, string>;
}

/**
 * Returns the definition with which one solve builds all images. The solve tags nothing in the registry: with the
 * engine's own BuildKit the images stay in the engine until they are pushed, and other builders push content without a
 * tag.
 * @param standOn targets that are built only where another target builds on them; their images are not kept
 */
export function bakeDefinition(
  targets: readonly BuildTarget[],
  builder: Builder,
  standOn: readonly BuildTarget[] = [],
): BakeDefinition {
  const names = new Map<string, string>();
  const linked = new Map<string, string>();
  const target: Record<string, unknown> = {};
  for (const image of targets) {
    const id = targetId(image, names);
    names.set(id, image.name);
    target[id] = { ...bakeTarget(image), ...keptWhere(image, builder) };
  }
  for (const image of standOn) {
    const id = targetId(image, new Map());
    if (names.has(id)) continue;
    linked.set(id, image.name);
    target[id] = bakeTarget(image);
  }
  const text = JSON.stringify({ group: { default: { targets: [...names.keys()] } }, target });
  return { text, names, linked };
}

/** Bake allows letters, digits, `_` and `-` in the name of a target. */
function targetId({ name, bakeName }: BuildTarget, taken: ReadonlyMap<string, string>): string {
  const base = bakeName ?? name.replaceAll(/[^A-Za-z0-9_-]/g, '-');
  let id = base;
  for (let next = 2; taken.has(id); next++) id = `${base}-${next}`;
  return id;
}

/** The fields of a bake target that say what its image is made from. */
function bakeTarget(image: BuildTarget): object {
  const { context, dockerfile, target, platforms, more = {} } = image;
  return {
    ...(escaped(more) as object),
    ...(escaped({ context, dockerfile, ...(target === undefined ? {} : { target }) }) as object),
    ...(platforms.length > 0 ? { platforms } : {}),
    labels: escaped(image.labels),
    args: escaped(image.buildArgs),
    secret: Object.entries(image.secrets).map(([id, variable]) => `id=${id},env=${variable}`),
  };
}

/** The fields of a bake target that say where its image, its attestations and its layers go. */
function keptWhere(image: BuildTarget, { driver }: Builder): object {
  const { repository } = image;
  const local = driver === 'docker';
  return {
    ...(local ? { tags: image.tags.map((tag) => `${repository}:${tag}`) } : {}),
    output: [
      local
        ? 'type=image'
        : `type=image,name=${repository},push-by-digest=true,name-canonical=true,push=true`,
    ],
    attest: attestOf(image),
    ...cacheOf(image),
  };
}

/**
 * The attestations to make. A provenance attestation names the time and the run of the build, so the same sources never
 * give the same digest with it.
 */
function attestOf({ attest: { provenance, sbom } }: BuildTarget): string[] {
  const generator = typeof sbom === 'string' ? `,generator=${sbom}` : '';
  return [
    provenance === undefined ? 'type=provenance,disabled=true' : `type=provenance,mode=${provenance}`,
    ...(sbom === undefined ? [] : [`type=sbom${generator}`]),
  ];
}

/** Bake expands `${…}` and `%{…}` in every text of a JSON definition. A doubled sign stands for the sign itself. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escaped(one)]));
}

function cacheOf({ name, cache, repository, tags, cacheTags = tags }: BuildTarget): object {
  if (cache === 'none') return {};
  if (typeof cache === 'object') {
    return {
      'cache-from': cache.from === undefined ? [] : [`type=local,src=${cache.from}`],
      'cache-to': [`type=local,dest=${cache.to},mode=max,ignore-error=true`],
    };
  }
  if (cache === 'gha') {
    // buildx itself adds the service's address and token from the environment that every action has.
    const scope = `type=gha,scope=${name.replaceAll(/[^a-z0-9._-]/g, '-')}`;
    return { 'cache-from': [scope], 'cache-to': [`${scope},mode=max,ignore-error=true`] };
  }
  if (cache === 'inline') {
    const sources = cacheTags.map((tag) => `type=registry,ref=${repository}:${tag}`);
    return { 'cache-from': sources, 'cache-to': ['type=inline'] };
  }
  const ref = `type=registry,ref=${repository}:${cacheTag}`;
  // image-manifest: every registry stores this form. ignore-error: an unreachable cache does not fail the build.
  const to = `${ref},mode=max,image-manifest=true,oci-mediatypes=true,ignore-error=true`;
  return { 'cache-from': [ref], 'cache-to': [to] };
}
