import type { Builder } from '../buildx.ts';
import { type BuildTarget, cacheTag } from './build-target.ts';

/** A definition for `docker buildx bake`, and which of its targets stands for which image. */
export interface BakeDefinition {
  /** JSON, for standard input. */
  readonly text: string;
  /** Target of the definition → name of the image. */
  readonly names: ReadonlyMap<string, string>;
  /** The same of targets that are built only because others stand on them. */
  readonly linked: ReadonlyMap<string, string>;
}

/**
 * Writes the definition by which one solve builds all images. Nothing is tagged in the registry by it: with the engine's
 * own BuildKit the images stay in the engine until they are pushed, other builders push content without a tag.
 * @param standOn targets that are built where others stand on them, and kept nowhere
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

/** What an image is made from. */
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

/** Where the image, its attestations and its layers go. */
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

/** A provenance attestation names the build's time and run: with it the same sources never give the same digest. */
function attestOf({ attest: { provenance, sbom } }: BuildTarget): string[] {
  const generator = typeof sbom === 'string' ? `,generator=${sbom}` : '';
  return [
    provenance === undefined ? 'type=provenance,disabled=true' : `type=provenance,mode=${provenance}`,
    ...(sbom === undefined ? [] : [`type=sbom${generator}`]),
  ];
}

/** Bake reads `${…}` and `%{…}` in every text of a JSON definition as templates; doubled, the sign stands for itself. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escaped(one)]));
}

function cacheOf({ name, cache, repository, tags }: BuildTarget): object {
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
    const sources = tags.map((tag) => `type=registry,ref=${repository}:${tag}`);
    return { 'cache-from': sources, 'cache-to': ['type=inline'] };
  }
  const ref = `type=registry,ref=${repository}:${cacheTag}`;
  // image-manifest: the form that every registry stores. ignore-error: a cache that is down never fails a build.
  const to = `${ref},mode=max,image-manifest=true,oci-mediatypes=true,ignore-error=true`;
  return { 'cache-from': [ref], 'cache-to': [to] };
}
