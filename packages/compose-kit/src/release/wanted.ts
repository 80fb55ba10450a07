import { createHash } from 'node:crypto';
import type { DeployContext } from '@fairway/deploy-kit';
import {
  type ComposeModel,
  type ComposeRead,
  type ComposeSource,
  configHashes,
  formatDotenv,
  provenDotenv,
  readComposeModel,
  readRenderedCompose,
  renderCompose,
} from '@fairway/docker/compose';
import { chooseImages, resolveServices } from '@fairway/docker/registry';
import type { Host } from '@fairway/host';
import { makeRelease } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { HostFacts } from '../fleet/host-facts.ts';
import { installedProject, pathsOf } from '../fleet/paths.ts';
import type { StoredRelease, Wanted } from '../installation/stored-release.ts';
import { requireDataVariables } from './data-variables.ts';
import { requirePlatform } from './platforms.ts';
import { requireBrought } from './relative-mounts.ts';
import { builtInVariables, type Sources } from './sources.ts';
import { textFacts } from './text-facts.ts';

/** The files as Compose reads them. */
export interface Read extends ComposeRead {
  readonly dotenv: string;
  /** Hash of everything that Compose read, where that is known. */
  readonly source?: string;
}

/**
 * Reads the Compose files with the host's own Compose, and proves that variables keep their values. Files that equal
 * those of a stored release are not read again, because the same Compose reads them the same way.
 * @throws Failure naming file, line or variable, and for mounted paths that no host gets
 */
export async function readModel(
  host: Host,
  { settings, source, compose, repository, files, variables, known = [] }: Sources,
  { signal }: Pick<DeployContext, 'signal'>,
): Promise<Read> {
  const text = formatDotenv(variables);
  const earlier = known.filter(({ read }) => read);
  const dotenv = earlier.some((one) => one.dotenv === text)
    ? text
    : await provenDotenv(host, variables, signal);
  const given = Object.entries(builtInVariables(settings, source));
  const asked: ComposeSource = {
    project: settings.project,
    directory: settings.directory,
    base: compose.base,
    files: compose.files,
    uploads: compose.uploads,
    dotenv,
    variables: Object.fromEntries(given.filter(([name]) => !Object.hasOwn(variables, name))),
    profiles: source.profiles,
    builds: source.buildFrom !== undefined,
  };
  const key = compose.whole ? hashOfSource(asked) : undefined;
  const same = key === undefined ? undefined : earlier.find(({ read }) => read?.source === key)?.read;
  const { model, relativePaths } = same ?? (await readComposeModel(host, { ...asked, signal }));
  requireDataVariables(model, variables, compose.files);
  const brought = { ...compose, managed: files, mappings: source.files };
  await requireBrought({ model, relativePaths }, brought, repository, settings);
  return { model, relativePaths, dotenv, ...(key === undefined ? {} : { source: key }) };
}

/** Changes whenever the same files are read in another way, so that no earlier reading is taken for a new one. */
const wayOfReading = 2;

/** The hash of everything that Compose is given. */
function hashOfSource({ files, uploads, ...rest }: ComposeSource): string {
  const texts = files.map(({ path, text }) => [path, text]);
  const others = [...uploads].map(([path, content]) => [path, Buffer.from(content).toString('base64')]);
  return createHash('sha256')
    .update(JSON.stringify([wayOfReading, texts, others, rest]))
    .digest('hex');
}

/**
 * Works out the release that the inputs describe for one host. Nothing is changed there.
 * @param onRead called with the files as Compose reads them and the images of the release, before Compose is asked about
 *   the release
 * @throws Failure for everything that is known to make the deploy fail later
 */
export async function workOutRelease(
  host: Host,
  sources: Sources,
  { composeVersion, platform }: Pick<HostFacts, 'composeVersion' | 'platform'>,
  context: DeployContext,
  onRead: (model: ComposeModel, images: readonly string[]) => void = () => {},
): Promise<Wanted> {
  const { settings, source, files, variables, built, early } = sources;
  const { github, clock, signal } = context;
  const { model, relativePaths, dotenv, source: read } = await readModel(host, sources, context);
  const images = await imagesOf(host, model, { settings, source, built, early, platform }, signal);
  onRead(model, Object.values(images));
  const stack = renderCompose({ model, images, content: { directories: files, variables } });
  const release = makeRelease({
    version: source.release,
    commit: github.sha,
    digests: images,
    stack,
    files: [
      ...files.map(({ content: facts }) => facts),
      { to: pathsOf(settings).dotenv, ...textFacts(dotenv) },
    ],
    configs: [],
    secrets: [],
    createdAt: new Date(clock.now()).toISOString(),
  });
  const trees = files.map(({ to, manifest }) => ({ to, manifest }));
  const hashes = await hashesOf(host, release, sources, signal);
  return {
    release,
    dotenv,
    model: readRenderedCompose(stack),
    trees,
    read: { composeVersion, source: read, model, relativePaths, hashes },
    proving: { verify: settings.verify, secretValues: Object.values(source.secretEnv) },
  };
}

/**
 * The hashes that the host's Compose puts on a release's containers. A known hash is reused, because Compose computes
 * the same hash from the same text.
 */
async function hashesOf(
  host: Host,
  { stack }: Pick<StoredRelease['release'], 'stack'>,
  { settings, known = [] }: Sources,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const same = known.find(({ read, release }) => read && release.stack === stack)?.read?.hashes;
  if (same) return same;
  return Object.fromEntries(await configHashes(host, installedProject(settings), stack, { signal }));
}

async function imagesOf(
  host: Host,
  model: ComposeModel,
  {
    settings,
    source,
    built = {},
    early,
    platform,
  }: Pick<Sources, 'settings' | 'source' | 'built' | 'early'> & Pick<HostFacts, 'platform'>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const services = Object.entries(model.services).filter(([name]) => !Object.hasOwn(built, name));
  for (const [name, { image, build }] of services) {
    if (image || !build) continue;
    throw new Failure({
      what: `The service ${name} has a \`build\` section and no image.`,
      why: 'Nothing is built on the hosts with "build: never".',
      fix: `Build it with build-images and write \`image:\` under the service, or set build: on-host.`,
    });
  }
  const choices = chooseImages(
    Object.fromEntries(services.map(([name, { image }]) => [name, image ? { image } : {}])),
    source.images ?? [],
  );
  const resolved = await resolveServices(host, choices, settings.login, signal, early);
  requirePlatform(host, platform, model, resolved);
  return { ...Object.fromEntries(resolved.map(({ service, reference }) => [service, reference])), ...built };
}
