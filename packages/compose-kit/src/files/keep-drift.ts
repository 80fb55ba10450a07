import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { readDotenv } from '@fairway/docker/compose';
import { type Host, readSourceManifest, treeFacts } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { ProjectSettings } from '../settings/project-settings.ts';
import type { Drift, DriftedTree } from './drift.ts';
import type { ManagedFiles } from './managed-files.ts';

/** The variables that somebody edited or added in `.env`, with their values there. */
export async function editedVariables(
  host: Host,
  found: string,
  current: StoredRelease | undefined,
  wanted: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const there = await readDotenv(host, found);
  const before = current ? await readDotenv(host, current.dotenv) : wanted;
  return Object.fromEntries(Object.entries(there).filter(([name, value]) => before[name] !== value));
}

/**
 * Managed directories in which the edits on the host replace the content of the repository.
 * @returns directories whose sources are copies on this machine; `close` removes the copies
 */
export async function withEditedFiles(
  host: Host,
  files: readonly ManagedFiles[],
  trees: readonly DriftedTree[],
): Promise<{ readonly files: readonly ManagedFiles[]; close(): Promise<void> }> {
  const made: string[] = [];
  const close = async () => {
    await Promise.all(made.map((path) => rm(path, { recursive: true, force: true })));
  };
  const merged = await Promise.all(
    files.map(async (one) => {
      const tree = trees.find(({ to }) => to === one.to);
      if (!tree) return one;
      const source = await mkdtemp(join(tmpdir(), 'fairway-kept-'));
      made.push(source);
      await cp(one.source, source, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
      for (const { path, type, mode, content } of tree.edited) {
        const to = join(source, path);
        await mkdir(dirname(to), { recursive: true });
        await rm(to, { recursive: true, force: true });
        if (type === 'symlink') await symlink(content, to);
        else await writeFile(to, await host.readFile(posix.join(one.to, path)), { mode });
      }
      for (const path of tree.deleted) await rm(join(source, path), { force: true });
      const manifest = await readSourceManifest(source);
      return { ...one, source, manifest, content: { to: one.to, ...treeFacts(manifest) } };
    }),
  );
  return { files: merged, close };
}

/**
 * A stored release with the edits that somebody made to its files. This is the serving state, and the state to go back
 * to where edits shall stay.
 */
export function asFound(stored: StoredRelease, { dotenv, trees }: Drift): StoredRelease {
  const edited = new Map(trees.map(({ to, found }) => [to, { to, ...treeFacts(found) }]));
  const { release } = stored;
  const files = release.files.map((content) => edited.get(content.to) ?? content);
  return { ...stored, dotenv: dotenv ?? stored.dotenv, release: { ...release, files } };
}

/**
 * Refuses drift.
 * @param release `earlier`: the release is put back as it was, and cannot keep edits
 * @throws Failure naming every file, where the input "drift" demands it or edits cannot be kept
 */
export function refuseDrift(
  drift: Drift,
  lines: readonly string[],
  {
    drift: wanted,
    release = 'new',
  }: Pick<ProjectSettings, 'drift'> & { readonly release?: 'new' | 'earlier' },
): void {
  if (lines.length === 0 || wanted === 'replace') return;
  if (wanted === 'keep' && !drift.composeFile && release === 'new') {
    requireReadable(drift);
    return;
  }
  const back = release === 'earlier';
  throw new Failure({
    what: `${lines.length === 1 ? 'A file was' : `${lines.length} files were`} changed on the host by somebody else.`,
    why:
      wanted === 'fail'
        ? `A ${back ? 'rollback' : 'deploy'} would undo what was done there, and nobody would know.`
        : back
          ? 'An earlier release is put back as it was, and can keep no edits.'
          : 'compose.yaml is written anew for every release; an edit in it cannot be kept.',
    evidence: lines,
    fix: back
      ? 'Note the edits that you need, then roll back with drift: replace, which removes them.'
      : 'Bring the edits into the repository or the inputs. Then set drift: replace once, which removes the edits on the host. Or set drift: keep, which leaves edits of .env and of files as they are.',
  });
}

/** Refuses an edited `.env` whose bytes are not UTF-8: a value of it would be kept with other bytes. */
function requireReadable({ dotenv = '' }: Drift): void {
  const lines = dotenv.split('\n').flatMap((line, index) => (line.includes('\ufffd') ? [index + 1] : []));
  if (lines.length === 0) return;
  throw new Failure({
    what: `The edited .env on the host cannot be kept: line ${lines.join(', ')}.`,
    why: 'It is not UTF-8 there, so its bytes would not stay as they are.',
    fix: 'Save .env on the host as UTF-8, or set drift: replace, which removes the edits.',
  });
}
