import { posix } from 'node:path';
import { type BuiltIn, builtInInputs, builtInOf } from '../built-ins/inputs.ts';
import { type Place, refuse } from '../parse/place.ts';
import type { Repository } from '../repositories/repository.ts';

/** A file or folder in a repository, named by a `uses:`. */
export interface Location {
  readonly repository: Repository;
  readonly path: string;
}

/** The meaning of a step's `uses:`. */
export type StepUses =
  | { readonly kind: 'built-in'; readonly name: BuiltIn }
  /** An action that is read from a repository. */
  | ({ readonly kind: 'action' } & Location)
  /** An action in the job's workspace, where a checkout has put it. */
  | { readonly kind: 'workspace'; readonly path: string };

const remote = /^(?<name>[\w.-]+\/[\w.-]+)\/(?<path>[^@]+)@(?<ref>\S+)$/;

/**
 * Finds the reusable workflow that a job names.
 * @throws Failure for a repository that the runner does not have
 */
export function resolveWorkflow(text: string, place: Place, here: Repository, fairway: Repository): Location {
  if (text.startsWith('./')) return { repository: here, path: inside(text.slice(2), place) };
  const named = remoteIn(text, fairway);
  if (named !== undefined) return { repository: fairway, path: inside(named, place) };
  throw refuse(
    place,
    `\`${text}\` is in a repository that the runner does not have.`,
    `Write ./.github/workflows/NAME.yml or ${fairway.name}/.github/workflows/NAME.yml@REF.`,
  );
}

/**
 * Finds the action that a step names.
 * @throws Failure for an action of a third party: the runner runs only Fairway's, the caller's and those that it has built in
 */
export function resolveAction(text: string, place: Place, here: Repository, fairway: Repository): StepUses {
  const builtIn = builtInOf(text);
  if (builtIn !== undefined) return { kind: 'built-in', name: builtIn };
  if (text.startsWith('$/')) return { kind: 'action', repository: here, path: inside(text.slice(2), place) };
  if (text.startsWith('./')) return { kind: 'workspace', path: inside(text.slice(2), place) };
  const named = remoteIn(text, fairway);
  if (named !== undefined) return { kind: 'action', repository: fairway, path: inside(named, place) };
  throw refuse(
    place,
    `\`${text}\` is an action of a third party, which the runner does not download.`,
    `Use $/actions/NAME, ./PATH, ${fairway.name}/actions/NAME@REF, or one that is built in: ${Object.keys(builtInInputs).join(', ')}.`,
  );
}

function remoteIn(text: string, repository: Repository): string | undefined {
  const found = remote.exec(text)?.groups;
  return found?.['name']?.toLowerCase() === repository.name.toLowerCase() ? found['path'] : undefined;
}

function inside(path: string, place: Place): string {
  const normal = posix.normalize(path);
  if (normal.startsWith('..') || posix.isAbsolute(normal))
    throw refuse(place, `the path "${path}" leads out of the repository.`, 'Name a path inside it.');
  return normal;
}
