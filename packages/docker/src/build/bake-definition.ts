import { type BuildTarget, cacheTag } from './build-target.ts';
import type { Builder } from './buildx.ts';

/** A definition for `docker buildx bake`, and which of its targets stands for which image. */
export interface BakeDefinition {
  /** JSON, for standard input. */
  readonly text: string;
  /** Target of the definition → name of the image. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Writes the definition by which one solve builds all images. Nothing is tagged in the registry by it: with the engine's
 * own BuildKit the images stay in the engine until they are pushed, other builders push content without a tag.
 */
export function bakeDefinition(targets: readonly BuildTarget[], builder: Builder): BakeDefinition {
  const names = new Map<string, string>();
  const target: Record<string, unknown> = {};
  for (const image of targets) {
    const id = targetId(image.name, names);
    names.set(id, image.name);
    target[id] = bakeTarget(image, builder);
  }
  const text = JSON.stringify({ group: { default: { targets: [...names.keys()] } }, target });
  return { text, names };
}

/** Bake allows letters, digits, `_` and `-` in the name of a target. */
function targetId(name: string, taken: ReadonlyMap<string, string>): string {
  const base = name.replaceAll(/[^A-Za-z0-9_-]/g, '-');
  let id = base;
  for (let next = 2; taken.has(id); next++) id = `${base}-${next}`;
  return id;
}

function bakeTarget(image: BuildTarget, builder: Builder): object {
  const { context, dockerfile, target, platforms, repository } = image;
  const local = builder.driver === 'docker';
  return {
    context,
    dockerfile,
    ...(target === undefined ? {} : { target }),
    ...(platforms.length > 0 ? { platforms } : {}),
    ...(local ? { tags: image.tags.map((tag) => `${repository}:${tag}`) } : {}),
    labels: escapeValues(image.labels),
    args: escapeValues(image.buildArgs),
    secret: Object.entries(image.secrets).map(([id, variable]) => `id=${id},env=${variable}`),
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

/** Bake reads `${…}` and `%{…}` of a JSON definition as templates; doubled, the sign stands for itself. */
function escapeValues(values: Readonly<Record<string, string>>): Record<string, string> {
  const escaped = (text: string) => text.replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, escaped(value)]));
}

function cacheOf({ name, cache, repository, tags }: BuildTarget): object {
  if (cache === 'none') return {};
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
