import { attemptOf, type DeployContext } from '@fairway/deploy-kit';
import { type ComposeModel, type HostSurvey, surveyHost } from '@fairway/docker/compose';
import { type EarlyAnswers, resolveEarly } from '@fairway/docker/registry';
import { type Host, readHostManifests } from '@fairway/host';
import { keptCopy, lastProven } from '@fairway/releases';
import { type Drift, driftLines, findDrift } from '../files/drift.ts';
import { asFound, editedVariables, refuseDrift, withEditedFiles } from '../files/keep-drift.ts';
import type { HostFacts } from '../fleet/host-facts.ts';
import { findInstallation } from '../installation/find-installation.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import { expectedImages } from '../release/expected-images.ts';
import type { Sources } from '../release/sources.ts';
import { workOutRelease } from '../release/wanted.ts';
import { changesFor, hashesOf } from './changes-for.ts';
import { requireNoObstacle } from './obstacles.ts';
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

/**
 * Works out what a deploy would do to one host. Nothing is changed there.
 * @throws Failure for everything that is known to make the deploy fail later
 */
export async function planHost(request: HostPlanRequest, context: DeployContext): Promise<HostDeploy> {
  const { host, facts, sources, built, dockerConfig, onlyLook, onImages, later } = request;
  const { settings } = sources;
  const { signal } = context;
  // Registries answer while the host reads its files and Compose reads those of the release.
  const expected = expectedImages(sources);
  const early = askEarly(host, expected, settings, signal);
  const found = await findInstallation(host, settings, facts, context);
  const { kept, current, name } = found;
  const others = imagesOfRelease(current).filter((image) => !expected.includes(image));
  const known = {
    ...sources,
    ...(built ? { built } : {}),
    known: kept,
    early: new Map([...early, ...askEarly(host, others, settings, signal)]),
  };
  // The host is surveyed while Compose is asked about the release: what stands in its way depends on the files alone.
  const { promise: surveyed, resolve: survey } = Promise.withResolvers<HostSurvey>();
  surveyed.catch(() => {});
  const onRead = (model: ComposeModel, images: readonly string[]) => {
    survey(surveyHost(host, model, { signal }));
    onImages?.(images);
  };
  let { variables, files } = sources;
  const [first, trees] = await Promise.all([
    workOutRelease(host, known, facts, context, onRead),
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
  const deploy: HostDeploy = {
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
  requireNoObstacle(deploy, await surveyed, context);
  return deploy;
}

/** Milliseconds for an early answer. A registry that is slower than that is asked again by whoever needs the image. */
const earlyTimeoutMs = 10_000;

/** The images of the running release that do not carry its version: the next release probably has them too. */
function imagesOfRelease(current: StoredRelease | undefined): readonly string[] {
  const images = Object.values(current?.read?.model.services ?? {}).flatMap(({ image }) => image ?? []);
  return images.filter((image) => !image.includes(current?.release.version ?? ''));
}

function askEarly(
  host: Host,
  images: readonly string[],
  { login }: Pick<Sources['settings'], 'login'>,
  signal: AbortSignal,
): EarlyAnswers {
  return resolveEarly(host, images, { logins: login ? [login] : [], signal, timeoutMs: earlyTimeoutMs });
}

/** The release to go back to. It includes the edits on the host where these shall stay. */
function returnTo(
  current: StoredRelease,
  drift: Drift,
  { drift: wanted }: Sources['settings'],
): StoredRelease {
  return wanted === 'keep' ? asFound(current, drift) : current;
}
