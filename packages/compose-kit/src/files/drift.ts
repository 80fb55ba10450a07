import { type Manifest, type ManifestEntry, treeDifferences } from '@fairway/host';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';

/** The changes to an installation's files that Fairway did not make. */
export interface Drift {
  /** The text of `.env` as it was found; undefined where Fairway wrote that text, or the file is missing. */
  readonly dotenv?: string;
  /** Whether `compose.yaml` has a text that Fairway did not write. */
  readonly composeFile: boolean;
  readonly trees: readonly DriftedTree[];
}

export interface DriftedTree {
  readonly to: string;
  /** Everything in the directory. */
  readonly found: Manifest;
  /** Paths that were edited or added by hand, as they were found. */
  readonly edited: readonly ManifestEntry[];
  /** Paths that were deleted by hand. */
  readonly deleted: readonly string[];
}

/** The parts of the wanted release against which drift is measured. */
export interface Known {
  readonly dotenv: string;
  readonly trees: readonly { readonly to: string; readonly manifest: Manifest }[];
}

/**
 * The temporary name of a file that rsync has not finished. rsync gives a file its real name only when the file is
 * whole.
 */
const unfinished = /(?:^|\/)\.[^/]+\.[A-Za-z0-9]{6}$/;

/**
 * Finds files that were edited by hand: neither a kept release nor the wanted one has their content. A mixture of two
 * releases is not drift, because an interrupted run leaves one.
 * @param there the files found in the directories of the wanted release
 */
export function findDrift(
  { paths, snapshot: { others }, kept: all, current, entries }: Installation,
  wanted: Known,
  there: ReadonlyMap<string, Manifest>,
): Drift {
  // A rolled-back release has left no files in place. Files that match only that release are edits that it had kept.
  const kept = all.filter(
    ({ release }) => entries.findLast(({ id }) => id === release.id)?.outcome !== 'rolled-back',
  );
  const dotenv = others.text(paths.dotenv);
  const compose = others.text(paths.composeFile);
  const trees = wanted.trees.map(({ to, manifest }) =>
    driftOf(
      to,
      there.get(to),
      [manifest, ...kept.flatMap((one) => treesAt(one, to))],
      current ? treesAt(current, to)[0] : undefined,
    ),
  );
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

function driftOf(
  to: string,
  found: Manifest | undefined,
  known: readonly Manifest[],
  current: Manifest | undefined,
): DriftedTree {
  if (!found) return { to, found: [], edited: [], deleted: [] };
  const differing = known.map(
    (manifest) => new Set(treeDifferences(manifest, found).map(({ path }) => path)),
  );
  const wanted = new Set((known[0] ?? []).map(({ path }) => path));
  return {
    to,
    found,
    edited: found.filter(
      ({ path, type }) =>
        type !== 'directory' && !unfinished.test(path) && differing.every((paths) => paths.has(path)),
    ),
    deleted: treeDifferences(current ?? [], found)
      .filter((one) => one.found === undefined && one.wanted?.type !== 'directory' && wanted.has(one.path))
      .map(({ path }) => path),
  };
}

/** The drift in words, one line for each change. Values are never shown. */
export function driftLines(
  { dotenv, composeFile, trees }: Drift,
  where: string,
  { directory }: Pick<ProjectSettings, 'directory'>,
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
