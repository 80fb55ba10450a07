import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GithubContext, Phase } from '@fairway/action-kit';
import type { BuildTarget } from '@fairway/docker/build';
import { type Clock, messageOf } from '@fairway/runtime';
import { layerFault } from './layer-check.ts';

/** Layers in a directory of the machine that GitHub's cache service keeps from run to run. */
export interface KeptCache {
  readonly directory: string;
  /** The key of this run's layers; no other run has it. */
  readonly key: string;
}

/** Loads @actions/cache. Its SDK has several megabytes, so it is loaded only where it is needed. */
const loadService = () => import('@actions/cache');

/** Milliseconds after which a cache costs more than it saves. */
const restoreTimeoutMs = 600_000;

/** Identifies a set of images. Every run that builds them has the same value; another step of the job has another. */
function identityOf(targets: readonly BuildTarget[]): string {
  const repositories = targets.map(({ repository }) => repository).sort();
  return createHash('sha256').update(repositories.join('\n')).digest('hex').slice(0, 16);
}

/**
 * Restores the layers of the newest run for the same images.
 * @returns undefined where the service did not answer in time. The directory is empty where the service holds nothing, is
 *   down or returned a damaged archive
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
  // The service finds layers by their path too, so every run uses the same path.
  const directory = join(context.tempDir, `fairway-build-cache-${identity}`);
  const kept = { directory, key: `${commit}${runId}-${runAttempt}` };
  await emptied(kept.directory);
  const over = new AbortController();
  const tooLate = context.clock
    .sleep(restoreTimeoutMs, AbortSignal.any([context.signal, over.signal]))
    .then(() => 'too late' as const);
  const restoring = loadService()
    .then(({ restoreCache }) => restoreCache([kept.directory], kept.key, [commit, shared]))
    .catch((error: unknown) => phase.info(`The kept layers did not come back: ${messageOf(error)}`));
  const found = await Promise.race([restoring, tooLate]).finally(() => over.abort());
  if (found === 'too late') {
    phase.info('The kept layers did not come in time; this build goes on without them.');
    return undefined;
  }
  if (found === undefined) {
    // A damaged archive may have left files.
    await emptied(kept.directory);
    phase.info('No layers of an earlier run were brought back.');
  } else phase.info(`Layers of an earlier run are back: ${found}.`);
  return kept;
}

async function emptied(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
}

/** Lets targets read the restored layers that are whole, and write their own. */
export async function withKept(
  targets: readonly BuildTarget[],
  { directory }: KeptCache,
  phase: Phase,
): Promise<readonly BuildTarget[]> {
  const cached = targets.map(async (target) => {
    const from = join(directory, folderOf(target));
    const to = `${directory}-new/${folderOf(target)}`;
    if (!existsSync(from)) return { ...target, cache: { to } };
    const fault = await layerFault(from);
    if (fault === undefined) return { ...target, cache: { from, to } };
    phase.info(`${target.name}: the layers of an earlier run are damaged and left aside: ${fault}.`);
    return { ...target, cache: { to } };
  });
  return Promise.all(cached);
}

/**
 * Puts the layers of this run in the place of the restored ones, where the service reads them. Images that were not built
 * keep their layers. Layers of images that are no longer asked for are deleted.
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

/** Hands the layers to the service. It logs its own errors, and none of them fails the job. */
export async function saveKept({ directory, key }: KeptCache): Promise<void> {
  const { saveCache } = await loadService();
  await saveCache([directory], key);
}

function folderOf({ name }: BuildTarget): string {
  return name.replaceAll('/', '--');
}
