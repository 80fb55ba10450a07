import { attemptOf, type DeployContext } from '@fairway/deploy-kit';
import { configHashes, imageIds, planChanges, type ServiceChange } from '@fairway/docker';
import { type Host, manifestOfHost } from '@fairway/host';
import { lastProven, runningRelease } from '@fairway/releases';
import { driftLines, findDrift } from './drift.ts';
import type { HostDeploy, Installation } from './installation.ts';
import { editedVariables, refuseDrift, withEditedFiles } from './keep-drift.ts';
import type { ManagedFiles } from './managed-files.ts';
import { installedProject } from './places.ts';
import type { StoredRelease } from './stored-release.ts';
import { type Ingredients, workOutRelease } from './wanted.ts';

export interface HostPlanRequest {
  readonly found: Installation;
  readonly ingredients: Ingredients;
  readonly dockerConfig: string | undefined;
  /** Drift is told, not refused. */
  readonly onlyLook: boolean;
  /** Takes what is to be removed from this machine when the run ends. */
  readonly later: (close: () => Promise<void>) => void;
}

/** Works out what a deploy would do to one host. Nothing is changed there. */
export async function planHost(request: HostPlanRequest, context: DeployContext): Promise<HostDeploy> {
  const { found, ingredients, dockerConfig, onlyLook, later } = request;
  const { host, kept, current, name } = found;
  const { inputs } = ingredients;
  return inScratch(host, context, async (scratch) => {
    let { variables, files } = ingredients;
    const known = current ? { ...ingredients, provenDotenv: current.dotenv } : ingredients;
    let wanted = await workOutRelease(host, known, `${scratch}/wanted`, context);
    const drift = await findDrift(host, inputs, wanted, kept, current);
    const edited =
      drift.dotenv === undefined
        ? {}
        : await editedVariables(host, drift.dotenv, current, variables, scratch);
    const lines = driftLines(drift, name, inputs, Object.keys(edited));
    if (!onlyLook) refuseDrift(drift, lines, inputs);
    if (inputs.drift === 'keep' && lines.length > 0) {
      const merged = await withEditedFiles(host, files, drift.trees);
      later(merged.close);
      files = merged.files;
      variables = { ...variables, ...edited };
      wanted = await workOutRelease(host, { ...ingredients, files, variables }, `${scratch}/kept`, context);
    }
    const hashes = await hashesOf(host, wanted, inputs, context.signal);
    const changes = await changesFor(found, wanted, inputs, hashes);
    const release = wanted.release;
    const proven = lastProven(found.entries);
    return {
      ...found,
      wanted,
      files,
      changes,
      drift,
      driftLines: lines,
      unchanged: await runsAlready(found, wanted, changes, lines, files),
      attempt: {
        ...attemptOf(release, proven, context),
        environment: inputs.environment,
        tier: inputs.tier,
      },
      databases: { schema: inputs.schema },
      previous: current?.release.id === release.id ? undefined : current,
      dockerConfig,
    };
  });
}

/** What it would take to make an installation a release, as its containers are now. */
export async function changesFor(
  { host, before }: Pick<Installation, 'host' | 'before'>,
  stored: StoredRelease,
  inputs: Ingredients['inputs'],
  hashes: ReadonlyMap<string, string>,
): Promise<readonly ServiceChange[]> {
  const { release, model, trees } = stored;
  const ids = await imageIds(host, Object.values(release.digests));
  return planChanges({
    model,
    hashes,
    imageIds: new Map(
      Object.entries(release.digests).flatMap(([service, reference]) => {
        const id = ids.get(reference);
        return id ? [[service, id] as const] : [];
      }),
    ),
    containers: before,
    strategies: inputs.strategies,
    managed: trees.map(({ to }) => to),
  });
}

/** Compose is slow to start, and says the same of the same text every time. */
const knownHashes = new WeakMap<StoredRelease, ReadonlyMap<string, string>>();

/** The hash that the host's Compose puts on the containers of each service of a release. */
export async function hashesOf(
  host: Host,
  stored: StoredRelease,
  inputs: Ingredients['inputs'],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const known = knownHashes.get(stored);
  if (known) return known;
  return inScratch(host, signal ? { signal } : {}, async (scratch) => {
    const file = `${scratch}/compose.yaml`;
    await host.writeFile(file, stored.release.stack, { mode: 0o600 });
    const hashes = await configHashes(host, { ...installedProject(inputs), files: [file] });
    knownHashes.set(stored, hashes);
    return hashes;
  });
}

async function runsAlready(
  { host, entries, places }: Installation,
  wanted: StoredRelease,
  changes: readonly ServiceChange[],
  drift: readonly string[],
  files: readonly ManagedFiles[],
): Promise<boolean> {
  if (runningRelease(entries) !== wanted.release.id || drift.length > 0) return false;
  if (changes.some(({ action }) => action !== 'keep')) return false;
  const [dotenv, composeFile, ...manifests] = await Promise.all([
    readText(host, places.dotenv),
    readText(host, places.composeFile),
    ...files.map(({ to }) => manifestOfHost(host, to)),
  ]);
  if (dotenv !== wanted.dotenv || composeFile !== wanted.release.stack) return false;
  return files.every(({ content }, index) => manifests[index] === content.manifest);
}

async function readText(host: Host, path: string): Promise<string | undefined> {
  if (!(await host.stat(path))) return undefined;
  return new TextDecoder().decode(await host.readFile(path));
}

/** A directory on the host for what is only looked at; variables may be secret, so nobody else can enter it. */
export async function inScratch<T>(
  host: Host,
  { signal }: Partial<Pick<DeployContext, 'signal'>>,
  work: (scratch: string) => Promise<T>,
): Promise<T> {
  const made = await host.exec(['mktemp', '-d', '/tmp/fairway-compose-XXXXXXXXXX'], signal ? { signal } : {});
  const scratch = made.stdout.trim();
  try {
    return await work(scratch);
  } finally {
    await host.remove(scratch);
  }
}
