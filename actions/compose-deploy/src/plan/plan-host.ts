import { attemptOf, type DeployContext } from '@fairway/deploy-kit';
import { configHashes, imageIds, planChanges, type ServiceChange } from '@fairway/docker';
import { type Host, readHostManifests, treeFacts } from '@fairway/host';
import { keptCopy, lastProven, runningRelease, type SyncedFiles } from '@fairway/releases';
import { type Drift, driftLines, findDrift } from '../files/drift.ts';
import { asFound, editedVariables, refuseDrift, withEditedFiles } from '../files/keep-drift.ts';
import type { HostDeploy, Installation } from '../installation/installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import { type Ingredients, workOutRelease } from '../release/wanted.ts';
import { installedProject } from '../site/paths.ts';

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
  const known = { ...ingredients, known: kept };
  const { composeVersion } = found.facts;
  let { variables, files } = ingredients;
  const [first, trees] = await Promise.all([
    workOutRelease(host, known, composeVersion, context),
    readHostManifests(
      host,
      files.flatMap((one) => [one.to, keptCopy(found.places.copies, one.content)]),
    ),
  ]);
  let wanted = first;
  const drift = findDrift(found, wanted, trees);
  const edited =
    drift.dotenv === undefined ? {} : await editedVariables(host, drift.dotenv, current, variables);
  const lines = driftLines(drift, name, inputs, Object.keys(edited));
  if (!onlyLook) refuseDrift(drift, lines, inputs);
  if (inputs.drift === 'keep' && lines.length > 0) {
    const merged = await withEditedFiles(host, files, drift.trees);
    later(merged.close);
    files = merged.files;
    variables = { ...variables, ...edited };
    wanted = await workOutRelease(host, { ...known, files, variables }, composeVersion, context);
  }
  const changes = await changesFor(found, wanted, inputs, await hashesOf(host, wanted, inputs));
  const release = wanted.release;
  const isAt = (path: string, { manifest }: SyncedFiles) => {
    const there = trees.get(path);
    return there !== undefined && treeFacts(there).manifest === manifest;
  };
  return {
    ...found,
    wanted,
    files,
    changes,
    drift,
    driftLines: lines,
    copies: new Set(
      files
        .map(({ content }) => content)
        .filter((content) => isAt(keptCopy(found.places.copies, content), content))
        .map(({ manifest }) => manifest),
    ),
    unchanged:
      lines.length === 0 &&
      runsAlready(found, wanted, changes) &&
      files.every(({ to, content }) => isAt(to, content)),
    attempt: {
      ...attemptOf(release, lastProven(found.entries), context),
      environment: inputs.environment,
      tier: inputs.tier,
    },
    databases: { schema: inputs.schema },
    previous: current?.release.id === release.id ? undefined : current && returnTo(current, drift, inputs),
    dockerConfig,
  };
}

/** What serves again where this release cannot: edits that shall stay outlive that too. */
function returnTo(
  current: StoredRelease,
  drift: Drift,
  { drift: wanted }: Ingredients['inputs'],
): StoredRelease {
  return wanted === 'keep' ? asFound(current, drift) : current;
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

/** What was asked of releases that were stored by another Compose. */
const askedAgain = new WeakMap<StoredRelease, ReadonlyMap<string, string>>();

/** The hash that the host's Compose puts on the containers of each service of a release. */
export async function hashesOf(
  host: Host,
  stored: StoredRelease,
  inputs: Ingredients['inputs'],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (stored.read) return new Map(Object.entries(stored.read.hashes));
  const known = askedAgain.get(stored);
  if (known) return known;
  const { stack } = stored.release;
  const hashes = await configHashes(host, installedProject(inputs), stack, signal ? { signal } : {});
  askedAgain.set(stored, hashes);
  return hashes;
}

function runsAlready(
  { entries, places, snapshot: { others } }: Installation,
  wanted: StoredRelease,
  changes: readonly ServiceChange[],
): boolean {
  return (
    runningRelease(entries) === wanted.release.id &&
    changes.every(({ action }) => action === 'keep') &&
    others.text(places.dotenv) === wanted.dotenv &&
    others.text(places.composeFile) === wanted.release.stack
  );
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
