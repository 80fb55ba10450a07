import { type Host, type Manifest, type ManifestEntry, readHostManifest } from '@fairway/host';
import type { Inputs } from './inputs.ts';
import { placesOf } from './places.ts';
import type { StoredRelease } from './stored-release.ts';

/** What somebody else than Fairway has changed of an installation's files. */
export interface Drift {
  /** The text of `.env` as it was found; undefined where it is one of ours, or is not there. */
  readonly dotenv?: string;
  /** `compose.yaml` is not one of ours. */
  readonly composeFile: boolean;
  readonly trees: readonly DriftedTree[];
}

export interface DriftedTree {
  readonly to: string;
  /** Paths that were edited or added by hand, as they were found. */
  readonly edited: readonly ManifestEntry[];
  /** Paths that were deleted by hand. */
  readonly deleted: readonly string[];
}

/** What is wanted, as far as drift is measured against it. */
export interface Known {
  readonly dotenv: string;
  readonly trees: readonly { readonly to: string; readonly manifest: Manifest }[];
}

/** rsync gives a file its name when it is whole; a cut leaves this. */
const unfinished = /(?:^|\/)\.[^/]+\.[A-Za-z0-9]{6}$/;

/**
 * Finds what was edited by hand: content that no kept release has, nor the one that is wanted. A run that was cut
 * midway leaves parts of two releases, and that is no drift.
 * @param kept releases that are kept on the host
 * @param current the release that was proven last
 */
export async function findDrift(
  host: Host,
  inputs: Inputs,
  wanted: Known,
  kept: readonly StoredRelease[],
  current: StoredRelease | undefined,
): Promise<Drift> {
  const { dotenv: dotenvPath, composeFile } = placesOf(inputs);
  const [dotenv, compose, trees] = await Promise.all([
    readText(host, dotenvPath),
    readText(host, composeFile),
    Promise.all(
      wanted.trees.map(async ({ to, manifest }) =>
        driftOf(
          to,
          await foundAt(host, to),
          [manifest, ...kept.flatMap((one) => treesAt(one, to))],
          current ? treesAt(current, to)[0] : undefined,
        ),
      ),
    ),
  ]);
  const ours = new Set([wanted.dotenv, ...kept.map((one) => one.dotenv)]);
  return {
    ...(dotenv === undefined || ours.has(dotenv) ? {} : { dotenv }),
    composeFile:
      compose !== undefined && kept.length > 0 && !kept.some(({ release }) => release.stack === compose),
    trees: trees.filter(({ edited, deleted }) => edited.length + deleted.length > 0),
  };
}

function treesAt({ trees }: StoredRelease, to: string): readonly Manifest[] {
  return trees.filter((tree) => tree.to === to).map(({ manifest }) => manifest);
}

async function foundAt(host: Host, to: string): Promise<Manifest | undefined> {
  return (await host.stat(to))?.type === 'directory' ? readHostManifest(host, to, {}) : undefined;
}

function driftOf(
  to: string,
  found: Manifest | undefined,
  known: readonly Manifest[],
  current: Manifest | undefined,
): DriftedTree {
  if (!found) return { to, edited: [], deleted: [] };
  const same = new Set(known.flat().map(keyOf));
  const there = new Set(found.map(({ path }) => path));
  const wanted = new Set((known[0] ?? []).map(({ path }) => path));
  return {
    to,
    edited: found.filter(
      (entry) => entry.type !== 'directory' && !unfinished.test(entry.path) && !same.has(keyOf(entry)),
    ),
    deleted: (current ?? [])
      .filter(({ path, type }) => type !== 'directory' && wanted.has(path) && !there.has(path))
      .map(({ path }) => path),
  };
}

function keyOf({ path, type, mode, content }: ManifestEntry): string {
  return JSON.stringify([path, type, mode, content]);
}

async function readText(host: Host, path: string): Promise<string | undefined> {
  if (!(await host.stat(path))) return undefined;
  return new TextDecoder().decode(await host.readFile(path));
}

/** The drift in words, a line each; never a value. */
export function driftLines(
  { dotenv, composeFile, trees }: Drift,
  where: string,
  { directory }: Pick<Inputs, 'directory'>,
  changedVariables: readonly string[],
): readonly string[] {
  const names = changedVariables.length > 0 ? ` (${changedVariables.join(', ')})` : '';
  return [
    ...(dotenv === undefined ? [] : [`${directory}/.env on ${where}${names}`]),
    ...(composeFile ? [`${directory}/compose.yaml on ${where}`] : []),
    ...trees.flatMap(({ to, edited, deleted }) => [
      ...edited.map(({ path }) => `${to}/${path} on ${where} was edited`),
      ...deleted.map((path) => `${to}/${path} on ${where} was deleted`),
    ]),
  ];
}
