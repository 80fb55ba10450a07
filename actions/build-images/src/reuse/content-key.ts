import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import ignore from '@balena/dockerignore';
import { type Builder, type BuildTarget, imagesOfDockerfile } from '@fairway/docker';
import { directoryManifest, type SkipPath } from '@fairway/host';
import { messageOf } from '@fairway/runtime';
import { isAddress } from '../inputs/bake-images.ts';
import type { OwnValues } from '../plan/plan.ts';

/** The tag under which the registry finds an image by what it was built from, or why there can be none. */
export type InputsKey = { readonly tag: string } | { readonly none: string };

/** How a base image's digest is found. */
export type ReadDigest = (reference: string) => Promise<string>;

/**
 * Names an image by all that decides what is in it: the files of its context, Dockerfile, stage, the build arguments
 * that the Dockerfile names, its own labels, platforms, attestations, ids of its secrets and the digests of its base images. Release,
 * commit and their times do not count, nor do the values of secrets, which no image keeps.
 */
export async function inputsKey(
  image: BuildTarget,
  own: OwnValues,
  builder: Builder,
  readDigest: ReadDigest,
): Promise<InputsKey> {
  const platforms = image.platforms.length > 0 ? [...image.platforms].sort() : [builder.platform];
  if (platforms[0] === undefined) return { none: 'the platform of the builder is not known before it runs' };
  const { more = {} } = image;
  if (isAddress(image.context)) return { none: 'its context is not on this machine' };
  if (more['contexts'] !== undefined) return { none: 'it stands on contexts besides its own' };
  if (more['no-cache'] === true) return { none: 'its bake file says no-cache' };
  try {
    const inline = more['dockerfile-inline'];
    const dockerfile = typeof inline === 'string' ? inline : await readFile(image.dockerfile, 'utf8');
    const bases = imagesOfDockerfile(dockerfile, image.buildArgs);
    if (bases === undefined) return { none: 'what its Dockerfile reads from the network cannot be told' };
    const digests = await Promise.all(bases.map(async (base) => [base, await readDigest(base)]));
    const { manifest } = await directoryManifest(image.context, await skipIgnored(image));
    const args = Object.entries(own.args).filter(([name]) => counts(name, dockerfile));
    const all = [
      ...[1, manifest, dockerfile, image.target ?? '', args.sort(), Object.entries(own.labels).sort()],
      ...[platforms, Object.keys(image.secrets).sort(), digests, image.attest],
      ...(Object.keys(more).length > 0 ? [more] : []),
    ];
    const hash = createHash('sha256').update(JSON.stringify(all)).digest('hex');
    return { tag: `inputs-${hash.slice(0, 32)}` };
  } catch (error) {
    return { none: messageOf(error).split('\n')[0] ?? '' };
  }
}

/** BuildKit reads an argument only where the Dockerfile declares it; a few it reads by itself. */
function counts(name: string, dockerfile: string): boolean {
  return /^(BUILDKIT_|SOURCE_DATE_EPOCH$)/.test(name) || new RegExp(`\\b${name}\\b`).test(dockerfile);
}

/** What `.dockerignore` keeps out of the context; a Dockerfile may have one of its own, which then counts alone. */
async function skipIgnored({ context, dockerfile }: BuildTarget): Promise<SkipPath> {
  const rules =
    (await readIfThere(`${dockerfile}.dockerignore`)) ??
    (await readIfThere(`${context}/.dockerignore`)) ??
    '';
  const ignored = ignore({ ignorecase: false }).add(rules);
  // A rule that begins with ! may bring back what lies below a directory that another rule keeps out.
  const bringsBack = /^\s*!/m.test(rules);
  return (path, isDirectory) => !(isDirectory && bringsBack) && ignored.ignores(path);
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
