import { posix } from 'node:path';
import type { BakeFileTarget } from '@fairway/docker/build';
import { isRepositoryPath, parseReference, repositoryOf } from '@fairway/docker/registry';
import { Failure } from '@fairway/runtime';
import type { ImageInput } from './image-input.ts';

/** Facts of the inputs that a bake file lacks. */
export interface BakeFacts {
  /** Registry and namespace of every image. */
  readonly registry: string;
  /** Build arguments of every image; they win over those of the file, as `--set` does. */
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Ids of the build secrets that every image gets. */
  readonly secretIds: readonly string[];
  /** Absolute directory that paths of the file are relative to. */
  readonly directory: string;
}

/**
 * Turns a target of a bake file into an item of the input `images`.
 * @throws Failure where its name cannot be the name of a repository, or where it is tagged for another registry
 */
export function imageOfTarget(target: BakeFileTarget, facts: BakeFacts): ImageInput {
  return describe(target, placeOf(target, facts.registry), facts);
}

/** The same for a target that is not published: other targets are built on it. */
export function linkedImage(target: BakeFileTarget, facts: BakeFacts): ImageInput {
  return describe(target, { name: target.name, tags: [] }, facts);
}

function describe(
  target: BakeFileTarget,
  place: { name: string; tags: string[] },
  facts: BakeFacts,
): ImageInput {
  const { context, dockerfile, args, labels, platforms, secrets, more } = target;
  return {
    ...{ ...place, context, dockerfile, labels },
    ...(target.target === undefined ? {} : { target: target.target }),
    ...(platforms.length > 0 ? { platforms: [...platforms] } : {}),
    'build-args': { ...args, ...facts.buildArgs },
    'build-secrets': [...new Set([...facts.secretIds, ...secrets.map(({ id }) => id)])],
    bake: { name: target.name, more: withAbsoluteContexts(more, facts.directory) },
  };
}

/** The image's name in the registry and its tags. The tags of the file decide both, where there are any. */
function placeOf({ name, tags }: BakeFileTarget, registry: string): { name: string; tags: string[] } {
  const base = repositoryOf(parseReference(`${registry}/x`)).slice(0, -1);
  const places = tags.map((tag) => ({ tag, reference: parseReference(tag) }));
  const names = new Set(places.map(({ reference }) => repositoryOf(reference)));
  const elsewhere = places.find(({ reference }) => !repositoryOf(reference).startsWith(base));
  if (elsewhere !== undefined) {
    throw new Failure({
      what: `The target "${name}" of the bake file is tagged for another registry`,
      why: `Its tag is ${elsewhere.tag}; this run publishes to ${registry}.`,
      fix: 'Write the registry and namespace of that tag into the input "registry", or take the tag out of the file: without one, the image has the name of its target.',
    });
  }
  if (names.size > 1) {
    throw new Failure({
      what: `The target "${name}" of the bake file is tagged for several repositories`,
      why: `An image has one name in the registry; this one has ${names.size}.`,
      evidence: [...names],
      fix: 'Leave the tags of one repository in the file.',
    });
  }
  const [repository] = names;
  const own = repository === undefined ? name : repository.slice(base.length);
  if (!isRepositoryPath(own)) {
    throw new Failure({
      what: `The target "${name}" of the bake file has no name for the registry`,
      why: `"${own}" is not the name of a repository: those have lower-case letters, digits, ".", "_" and "-".`,
      fix: `Give it a tag that says the name, such as ${registry}/${name.toLowerCase()}.`,
    });
  }
  // The tag `latest` follows the input of that name alone. A reference without a tag means `latest` too.
  const given = places.flatMap(({ reference }) => reference.tag ?? []).filter((tag) => tag !== 'latest');
  return { name: own, tags: [...new Set(given)] };
}

/** Named contexts can be directories. A context with a scheme is not one. */
function withAbsoluteContexts(
  more: Readonly<Record<string, unknown>>,
  directory: string,
): Readonly<Record<string, unknown>> {
  const { contexts } = more;
  if (typeof contexts !== 'object' || contexts === null) return more;
  const absolute = Object.entries(contexts).map(([name, place]) => [
    name,
    typeof place === 'string' && !isAddress(place) ? posix.resolve(directory, place) : place,
  ]);
  return { ...more, contexts: Object.fromEntries(absolute) };
}

/** Whether a context is not a directory of this machine: it is a repository, an archive or an image. */
export function isAddress(context: string): boolean {
  return /^[a-z][a-z0-9+.-]*:|^git@/i.test(context);
}
