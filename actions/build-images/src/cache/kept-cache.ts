import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GithubContext, Phase } from '@fairway/action-kit';
import type { BuildTarget } from '@fairway/docker';
import { type Clock, messageOf } from '@fairway/runtime';
import { faultIn } from './layer-check.ts';

/** Layers in a directory of the machine that GitHub's cache service keeps from run to run. */
export interface KeptCache {
  readonly directory: string;
  /** The name under which this run's layers are kept; no other run has it. */
  readonly key: string;
}

/** What @actions/cache offers. It brings an SDK of several megabytes, so it is loaded only where it is needed. */
const loadService = () => import('@actions/cache');

/** Milliseconds after which a cache costs more than it saves. */
const longest = 600_000;

/** The same for every run that builds these images, and for no other step of its job. */
function identityOf(targets: readonly BuildTarget[]): string {
  const repositories = targets.map(({ repository }) => repository).sort();
  return createHash('sha256').update(repositories.join('\n')).digest('hex').slice(0, 16);
}

/**
 * Brings the layers of the newest run for the same images back.
 * @returns undefined where the service did not end in time; where it holds nothing, is down or gave something that is no
 *   archive, the directory is empty
 */
export async function restoreKept(
  targets: readonly BuildTarget[],
  phase: Phase,
  context: {
    readonly github: GithubContext;
    readonly tempDir: string;
    readonly clock: Clock;
    readonly signal: AbortSignal;
  },
): Promise<KeptCache | undefined> {
  const { sha, runId, runAttempt } = context.github;
  const identity = identityOf(targets);
  const shared = `fairway-build-images-${process.arch}-${identity}-`;
  const commit = `${shared}${sha}-`;
  // The service finds layers by their path as well, which is therefore the same in every run.
  const directory = join(context.tempDir, `fairway-build-cache-${identity}`);
  const kept = { directory, key: `${commit}${runId}-${runAttempt}` };
  await emptied(kept.directory);
  const over = new AbortController();
  const tooLate = context.clock
    .sleep(longest, AbortSignal.any([context.signal, over.signal]))
    .then(() => 'too late' as const);
  const restoring = loadService()
    .then(({ restoreCache }) => restoreCache([kept.directory], kept.key, [commit, shared]))
    .catch((error: unknown) => phase.info(`The kept layers did not come back: ${messageOf(error)}`));
  const found = await Promise.race([restoring, tooLate]).finally(() => over.abort());
  if (found === 'too late') {
    phase.info('The kept layers did not come in time; this build goes on without.');
    return undefined;
  }
  if (found === undefined) {
    // What an archive left that could not be read to its end.
    await emptied(kept.directory);
    phase.info('No layers of an earlier run were brought back.');
  } else phase.info(`Layers of an earlier run are back: ${found}.`);
  return kept;
}

async function emptied(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
}

/** Lets targets read the layers that came back and are sound, and write theirs. */
export async function withKept(
  targets: readonly BuildTarget[],
  { directory }: KeptCache,
  phase: Phase,
): Promise<readonly BuildTarget[]> {
  const cached = targets.map(async (target) => {
    const from = join(directory, folderOf(target));
    const to = `${directory}-new/${folderOf(target)}`;
    if (!existsSync(from)) return { ...target, cache: { to } };
    const fault = await faultIn(from);
    if (fault === undefined) return { ...target, cache: { from, to } };
    phase.info(`${target.name}: the layers of an earlier run are damaged and left aside: ${fault}.`);
    return { ...target, cache: { to } };
  });
  return Promise.all(cached);
}

/**
 * Puts the layers of this run where the service takes them from, in place of those that came back. Images that were not
 * built keep theirs; those that are no longer asked for go.
 * @param targets every image of the run
 * @returns whether there is anything new to keep
 */
export async function renewKept(targets: readonly BuildTarget[], { directory }: KeptCache): Promise<boolean> {
  let renewed = false;
  for (const target of targets) {
    const made = `${directory}-new/${folderOf(target)}`;
    if (!existsSync(join(made, 'index.json'))) continue;
    await rm(join(directory, folderOf(target)), { recursive: true, force: true });
    await rename(made, join(directory, folderOf(target)));
    renewed = true;
  }
  await rm(`${directory}-new`, { recursive: true, force: true });
  const asked = new Set(targets.map(folderOf));
  for (const name of await readdir(directory))
    if (!asked.has(name)) await rm(join(directory, name), { recursive: true, force: true });
  return renewed;
}

/** Hands the layers to the service. It says itself what goes wrong, and nothing of it fails the job. */
export async function saveKept({ directory, key }: KeptCache): Promise<void> {
  const { saveCache } = await loadService();
  await saveCache([directory], key);
}

function folderOf({ name }: BuildTarget): string {
  return name.replaceAll('/', '--');
}
