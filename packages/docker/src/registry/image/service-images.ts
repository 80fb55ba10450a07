import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { RegistryLogin } from '../login/login.ts';
import { parseReference, pinned, repositoryOf, withDefaultTag } from '../reference/reference.ts';
import type { BuiltImage } from './built-image.ts';
import { type EarlyAnswers, resolveImages } from './resolve-image.ts';

/** The image that is chosen for a service. */
export interface ImageChoice {
  readonly service: string;
  /** The reference in the stack or Compose file. */
  readonly written: string;
  /** The reference to ask the registry for: the built image by its digest, or the written reference. */
  readonly wanted: string;
  /** Whether the image was built for this release. */
  readonly built: boolean;
}

/**
 * Chooses the image of every service: the built image of the same repository, else the reference in the file. Of
 * several built images of the repository, the one with the same tag is chosen.
 * @throws Failure for a service without an image, or where no single one of several built images has the tag
 */
export function chooseImages(
  services: Readonly<Record<string, { readonly image?: string }>>,
  built: readonly BuiltImage[],
): readonly ImageChoice[] {
  return Object.entries(services).map(([service, { image }]) => {
    if (!image) {
      throw new Failure({
        what: `The service ${service} has no image.`,
        why: 'Nothing is built here: services run images out of a registry.',
        fix: `Write \`image:\` under the service ${service}.`,
      });
    }
    const reference = parseReference(image);
    const candidates = built.filter(
      ({ repository }) => repositoryOf(parseReference(repository)) === repositoryOf(reference),
    );
    const tag = withDefaultTag(reference).tag;
    const match =
      candidates.length > 1 ? candidates.filter(({ tags }) => tags.includes(tag ?? '')) : candidates;
    if (match.length > 1 || (candidates.length > 1 && match.length === 0)) {
      throw new Failure({
        what: `The image of the service ${service} cannot be chosen.`,
        why: `The input "images" has ${candidates.length} images of ${repositoryOf(reference)}.`,
        fix: 'Give each image a repository of its own, or a tag of its own, and write that tag under `image:` of the service.',
      });
    }
    const [chosen] = match;
    return chosen
      ? { service, written: image, wanted: pinned(reference, chosen.digest), built: true }
      : { service, written: image, wanted: image, built: false };
  });
}

/** A service's image as the registry holds it. */
export interface ResolvedService {
  readonly service: string;
  /** `REPOSITORY@sha256:…` */
  readonly reference: string;
  readonly platforms: readonly string[];
  readonly built: boolean;
}

/**
 * Asks the registries, through a host, for the digest of every image. Each image is asked for once.
 * @param early answers that this run already has, or waits for
 * @throws Failure when an image is missing or may not be pulled
 */
export async function resolveServices(
  host: Host,
  choices: readonly ImageChoice[],
  login: RegistryLogin | undefined,
  signal: AbortSignal,
  early?: EarlyAnswers,
): Promise<readonly ResolvedService[]> {
  const found = await resolveImages(
    host,
    choices.map((choice) => choice.wanted),
    { logins: login ? [login] : [], signal, early },
  );
  return choices.flatMap(({ service, wanted: image, built }) => {
    const resolved = found.get(image);
    if (!resolved) return [];
    const reference = pinned(parseReference(image), resolved.digest);
    return [{ service, reference, platforms: resolved.platforms, built }];
  });
}
