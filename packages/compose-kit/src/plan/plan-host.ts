import { attemptOf, type DeployContext } from '@fairway/deploy-kit';
import { type EarlyAnswers, resolveEarly } from '@fairway/docker/registry';
import { type Host, readHostManifests } from '@fairway/host';
import { keptCopy, lastProven } from '@fairway/releases';
import { type Drift, driftLines, findDrift } from '../files/drift.ts';
import { asFound, editedVariables, refuseDrift, withEditedFiles } from '../files/keep-drift.ts';
import type { HostFacts } from '../fleet/host-facts.ts';
import { findInstallation } from '../installation/find-installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { Sources } from '../release/sources.ts';
import { workOutRelease } from '../release/wanted.ts';
import { changesFor, hashesOf } from './changes-for.ts';
import type { HostDeploy } from './project-deploy.ts';
import { copiesThere, runsAlready } from './runs-already.ts';

export interface HostPlanRequest {
  readonly host: Host;
  readonly facts: HostFacts;
  readonly sources: Sources;
  /** Service → image that was built on the host, or would be; undefined where images come from registries. */
  readonly built: Sources['built'];
  readonly dockerConfig: string | undefined;
  /** Whether drift is only reported. Otherwise it is refused. */
  readonly onlyLook: boolean;
  /** Called as soon as the images are known that the release needs. */
  readonly onImages?: (references: readonly string[]) => void;
  /** Registers work for the end of the run, which removes temporary files from this machine. */
  readonly later: (close: () => Promise<void>) => void;
}

/** Works out what a deploy would do to one host. Nothing is changed there. */
export async function planHost(request: HostPlanRequest, context: DeployContext): Promise<HostDeploy> {
  const { host, facts, sources, built, dockerConfig, onlyLook, onImages, later } = request;
  const { settings } = sources;
  const found = await findInstallation(host, settings, facts, context);
  const { kept, current, name } = found;
  const known = {
    ...sources,
    ...(built ? { built } : {}),
    known: kept,
    early: imagesToAskEarly(host, current, settings, context.signal),
  };
  let { variables, files } = sources;
  const [first, trees] = await Promise.all([
    workOutRelease(host, known, facts, context, onImages),
    readHostManifests(
      host,
      files.flatMap((one) => [one.to, keptCopy(found.paths.copies, one.content)]),
    ),
  ]);
  let wanted = first;
  const drift = findDrift(found, wanted, trees);
  const edited =
    drift.dotenv === undefined ? {} : await editedVariables(host, drift.dotenv, current, variables);
  const lines = driftLines(drift, name, settings, Object.keys(edited));
  if (!onlyLook) refuseDrift(drift, lines, settings);
  if (settings.drift === 'keep' && lines.length > 0) {
    const merged = await withEditedFiles(host, files, drift.trees);
    later(merged.close);
    files = merged.files;
    variables = { ...variables, ...edited };
    wanted = await workOutRelease(host, { ...known, files, variables }, facts, context);
  }
  const changes = await changesFor(found, wanted, settings, await hashesOf(host, wanted, settings));
  const release = wanted.release;
  return {
    ...found,
    wanted,
    files,
    changes,
    drift,
    driftLines: lines,
    directories: trees,
    copies: copiesThere(files, found.paths, trees),
    unchanged: lines.length === 0 && runsAlready(found, { wanted, changes, files }, trees),
    attempt: {
      ...attemptOf(release, lastProven(found.entries), context),
      environment: settings.environment,
      tier: settings.tier,
    },
    databases: { schema: settings.schema },
    happened: { events: [] },
    previous: current?.release.id === release.id ? undefined : current && returnTo(current, drift, settings),
    dockerConfig,
  };
}

/** Milliseconds for an early answer. A registry that is slower than that is asked again by whoever needs the image. */
const earlyTimeoutMs = 10_000;

/** Asks for the images of the running release that do not carry its version: the next release probably has them too. */
function imagesToAskEarly(
  host: Host,
  current: StoredRelease | undefined,
  { login }: Pick<Sources['settings'], 'login'>,
  signal: AbortSignal,
): EarlyAnswers {
  const images = Object.values(current?.read?.model.services ?? {}).flatMap(({ image }) => image ?? []);
  return resolveEarly(
    host,
    images.filter((image) => !image.includes(current?.release.version ?? '')),
    { logins: login ? [login] : [], signal, timeoutMs: earlyTimeoutMs },
  );
}

/** The release to go back to. It includes the edits on the host where these shall stay. */
function returnTo(
  current: StoredRelease,
  drift: Drift,
  { drift: wanted }: Sources['settings'],
): StoredRelease {
  return wanted === 'keep' ? asFound(current, drift) : current;
}
