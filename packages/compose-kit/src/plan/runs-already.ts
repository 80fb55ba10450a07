import type { ServiceChange } from '@fairway/docker/compose';
import { type Manifest, treeFacts } from '@fairway/host';
import { keptCopy, runningRelease, type SyncedFiles } from '@fairway/releases';
import type { ManagedFiles } from '../files/managed-files.ts';
import type { ProjectPaths } from '../fleet/paths.ts';
import type { Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';

/** The files found in directories of the host, by the path of the directory. */
export type TreesFound = ReadonlyMap<string, Manifest>;

/**
 * Whether exactly this release already runs, by the ledger, by every container, and by every file.
 * @param trees the files found in the directories of the release
 */
export function runsAlready(
  { entries, paths, snapshot: { others } }: Pick<Installation, 'entries' | 'paths' | 'snapshot'>,
  {
    wanted,
    changes,
    files,
  }: {
    readonly wanted: StoredRelease;
    readonly changes: readonly ServiceChange[];
    readonly files: readonly ManagedFiles[];
  },
  trees: TreesFound,
): boolean {
  return (
    runningRelease(entries) === wanted.release.id &&
    changes.every(({ action }) => action === 'keep') &&
    others.text(paths.dotenv) === wanted.dotenv &&
    others.text(paths.composeFile) === wanted.release.stack &&
    files.every(({ to, content }) => isAt(to, content, trees))
  );
}

/** Manifests of the directories of which the host already has whole copies. */
export function copiesThere(
  files: readonly ManagedFiles[],
  { copies }: Pick<ProjectPaths, 'copies'>,
  trees: TreesFound,
): ReadonlySet<string> {
  const contents = files.map(({ content }) => content);
  const whole = contents.filter((content) => isAt(keptCopy(copies, content), content, trees));
  return new Set(whole.map(({ manifest }) => manifest));
}

function isAt(path: string, { manifest }: SyncedFiles, trees: TreesFound): boolean {
  const there = trees.get(path);
  return there !== undefined && treeFacts(there).manifest === manifest;
}
