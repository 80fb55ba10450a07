import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import type { DeployContext } from '@fairway/deploy-kit';
import {
  buildServices,
  builtTag,
  type ComposeModel,
  imageIds,
  keepImages,
  keptTag,
  servicesToBuild,
} from '@fairway/docker/compose';
import { type Host, syncDirectory } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { pathsOf } from '../fleet/paths.ts';
import type { Sources } from './sources.ts';
import { readModel } from './wanted.ts';

/** Service → the image that was built for it. */
export type Built = Readonly<Record<string, string>>;

/**
 * Copies the input `source` on this machine, without the Git history and the token that a checkout may have left there.
 * No build may see these.
 */
export async function copyBuildSource({
  source,
  repository,
}: Pick<Sources, 'source' | 'repository'>): Promise<{
  readonly directory: string;
  close(): Promise<void>;
}> {
  const from = repository.resolve(source.buildFrom ?? '.', 'The input "source"');
  const directory = await mkdtemp(join(tmpdir(), 'fairway-sources-'));
  await cp(from, directory, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => path !== join(from, '.git'),
  });
  return { directory, close: () => rm(directory, { recursive: true, force: true }) };
}

/**
 * Brings the copy of the input `source` to a host, and builds there all images that the Compose files build.
 * @param copy the directory of the copy on this machine
 * @returns service → a tag made from the image's id, so that equal images make an equal release
 * @throws Failure with the output of the build; nothing that serves was touched
 */
export async function buildOnHost(
  host: Host,
  sources: Sources,
  copy: string,
  dockerConfig: string | undefined,
  context: DeployContext,
): Promise<Built> {
  const { settings, source, compose } = sources;
  const { signal, logger, clock, github } = context;
  const { model, dotenv } = await readModel(host, sources, context);
  const services = servicesToBuild(model);
  if (services.length === 0) throw nothingToBuild();
  const directory = posix.join(pathsOf(settings).state, 'source');
  await syncDirectory(host, { from: copy, to: directory }, { logger, clock, signal });
  const from = posix.normalize(source.buildFrom ?? '.');
  const tags = await buildServices(host, {
    model,
    commit: github.sha,
    dotenv,
    dockerConfig,
    signal,
    inSources(path) {
      const inRepository = posix.join(compose.base, posix.relative(settings.directory, path));
      // A path of the host, which Docker reads there.
      if (inRepository === '..' || inRepository.startsWith('../')) return path;
      const inside = posix.relative(from, inRepository);
      if (!inside.startsWith('..')) return posix.join(directory, inside);
      throw new Failure({
        what: `A service is built from ${inRepository}, which no host gets.`,
        why: `Only ${from} is synced for "build: on-host".`,
        fix: 'Set the input "source" to a directory that holds it.',
      });
    },
  });
  const ids = await imageIds(host, Object.values(tags), { signal });
  await keepImages(host, settings.project, [...ids.values()]);
  const built = Object.entries(tags).map(([service, tag]) => [
    service,
    keptTag(settings.project, ids.get(tag) ?? ''),
  ]);
  return forAllThatName(model, Object.fromEntries(built));
}

/** The names that a plan shows for images that are not built yet. */
export async function wouldBuild(host: Host, sources: Sources, context: DeployContext): Promise<Built> {
  const { model } = await readModel(host, sources, context);
  const { project } = sources.settings;
  const built = servicesToBuild(model).map((service) => [
    service,
    builtTag(project, service, context.github.sha),
  ]);
  return forAllThatName(model, Object.fromEntries(built));
}

/**
 * The built images, also for services without a `build` section that name the image of a built one. That is ordinary
 * Compose: `docker compose build` gives the image its name, and every service that names it runs it.
 */
export function forAllThatName(model: ComposeModel, built: Built): Built {
  const names = new Map(
    Object.entries(built).map(([service, image]) => [
      model.services[service]?.image ?? `${model.name}-${service}`,
      image,
    ]),
  );
  const others = Object.entries(model.services).flatMap(([service, { image }]) => {
    const found = image && !Object.hasOwn(built, service) ? names.get(image) : undefined;
    return found ? [[service, found] as const] : [];
  });
  return { ...Object.fromEntries(others), ...built };
}

function nothingToBuild(): Failure {
  return new Failure({
    what: 'The input "build" cannot be "on-host".',
    why: 'No service of the Compose files has a `build` section.',
    fix: 'Write `build:` under the services that are built, or leave the input out.',
  });
}
