import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import ignore from '@balena/dockerignore';
import { type Builder, type BuildTarget, imagesOfDockerfile } from '@fairway/docker/build';
import type { BaseImage } from '@fairway/docker/registry';
import { directoryManifest, type SkipPath } from '@fairway/host';
import { decodeUtf8, messageOf } from '@fairway/runtime';
import { isAddress } from '../inputs/bake-images.ts';
import type { OwnValues } from '../plan/plan.ts';

/** The tag by which the registry finds an image of this content, or the reason why there is none. */
export type ContentKey = { readonly tag: string } | { readonly none: string };

/** Reads a base image. */
export type ReadBase = (reference: string, platforms: readonly string[]) => Promise<BaseImage>;

/**
 * The key of an image's content. These count: the files of its context, Dockerfile, stage, the build arguments that the
 * Dockerfile names, its own labels, platforms, attestations, ids of its secrets and the digests of its base images. Where
 * a base image has instructions of its own (`ONBUILD`), or another frontend reads the Dockerfile, all build arguments
 * count. Release, commit and their times do not count. Values of secrets do not count either: no image keeps them.
 */
export async function contentKey(
  image: BuildTarget,
  own: OwnValues,
  builder: Builder,
  readBase: ReadBase,
): Promise<ContentKey> {
  const platforms = image.platforms.length > 0 ? [...image.platforms].sort() : [builder.platform];
  if (platforms[0] === undefined) return { none: 'the platform of the builder is not known before it runs' };
  const { more = {} } = image;
  if (isAddress(image.context)) return { none: 'its context is not on this machine' };
  if (more['contexts'] !== undefined) return { none: 'it uses contexts besides its own' };
  for (const field of ['no-cache', 'no-cache-filter'])
    if (isSet(more[field])) return { none: `its bake file says ${field}` };
  try {
    const inline = more['dockerfile-inline'];
    const dockerfile =
      typeof inline === 'string' ? inline : decodeUtf8(await readFile(image.dockerfile), 'The Dockerfile');
    const found = imagesOfDockerfile(dockerfile, image.buildArgs);
    if (found === undefined)
      return { none: 'its Dockerfile reads from the network, and the content is not known in advance' };
    // A stage may be one of the builder's own platform.
    const read = [...new Set([...platforms, builder.platform].flatMap((one) => one ?? []))];
    const images = await Promise.all(
      found.all.map(async (name) => ({ name, ...(await readBase(name, read)) })),
    );
    const withOnBuild = images.filter(
      ({ name, onBuild }) => found.bases.includes(name) && onBuild.length > 0,
    );
    const reads = withOnBuild.find(({ onBuild }) => onBuild.some((line) => /\bfrom=|^\s*ADD\b/i.test(line)));
    if (reads !== undefined)
      return { none: `its base image ${reads.name} has ONBUILD instructions that read other sources` };
    const { manifest } = await directoryManifest(await realpath(image.context), await skipIgnored(image));
    const all = found.foreignFrontend || withOnBuild.length > 0;
    const args = Object.entries(own.args).filter(([name]) => all || counts(name, dockerfile));
    const parts = [
      ...[2, manifest, dockerfile, image.target ?? '', args.sort(), Object.entries(own.labels).sort()],
      ...[platforms, Object.keys(image.secrets).sort()],
      ...[images.map(({ name, digest }) => [name, digest]), image.attest],
      ...(Object.keys(more).length > 0 ? [more] : []),
    ];
    const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
    return { tag: `inputs-${hash.slice(0, 32)}` };
  } catch (error) {
    return { none: messageOf(error).split('\n')[0] ?? '' };
  }
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

/**
 * BuildKit reads an argument only where the Dockerfile declares it. It always reads a few of its own, and commands always
 * see those for proxies.
 */
function counts(name: string, dockerfile: string): boolean {
  return (
    /^(BUILDKIT_|SOURCE_DATE_EPOCH$)|^(https?|ftp|all|no)_proxy$/i.test(name) ||
    new RegExp(`\\b${name.replaceAll(/[^\w]/g, '\\$&')}\\b`).test(dockerfile)
  );
}

/** Skips files that `.dockerignore` excludes. An ignore file of the Dockerfile's own takes the place of the context's. */
async function skipIgnored({ context, dockerfile }: BuildTarget): Promise<SkipPath> {
  const rules =
    (await readIfThere(`${dockerfile}.dockerignore`)) ??
    (await readIfThere(`${context}/.dockerignore`)) ??
    '';
  const ignored = ignore({ ignorecase: false }).add(rules);
  // A rule that begins with ! can include files below a directory that another rule excludes.
  const bringsBack = /^\s*!/m.test(rules);
  return (path, isDirectory) => !(isDirectory && bringsBack) && ignored.ignores(path);
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
