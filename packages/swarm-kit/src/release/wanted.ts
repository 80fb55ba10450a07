import { type DeployContext, type Proving, repositoryFiles } from '@fairway/deploy-kit';
import { chooseImages, type ResolvedService, resolveServices } from '@fairway/docker/registry';
import { type NamedData, renderStack } from '@fairway/docker/stack';
import { makeRelease, type Release } from '@fairway/releases';
import { requireNodesForFiles } from '../files/nodes-for-files.ts';
import type { StagedFiles } from '../files/stage-files.ts';
import { type Placement, placeStack, requirePlatforms } from '../fleet/placement.ts';
import type { StackRelease, StackSettings } from '../settings/stack-settings.ts';
import { nameStoredData, requireExternal } from './configs-and-secrets.ts';
import type { Installation } from './installation.ts';
import { judgeByState, problemIn, refusedByDocker, refusedData, requireNone } from './judge-stack.ts';
import { readWantedFiles } from './read-files.ts';
import { readStack } from './stack-source.ts';

/** Everything that shall run, complete before anything is changed. */
export interface Wanted {
  readonly release: Release;
  /**
   * Configs and secrets that come with the release. Empty for a release from the ledger, because the swarm already has
   * them.
   */
  readonly data: readonly NamedData[];
  readonly files: readonly StagedFiles[];
  readonly images: readonly ResolvedService[];
  readonly placement: Placement;
  /** The probes that prove the release, and the values to mask. */
  readonly proving: Proving;
  /** Facts that a reader should know before the deploy. */
  readonly warnings: readonly string[];
  /** Names of the networks that the deploy makes. */
  readonly newNetworks: readonly string[];
}

/**
 * Works out the release that the inputs describe. It reads the repository, the swarm and the registry, and changes
 * nothing.
 * @throws Failure for everything that is known to make the deploy fail later
 */
export async function workOutRelease(
  settings: StackSettings,
  source: StackRelease,
  installation: Installation,
  context: DeployContext,
): Promise<Wanted> {
  const { github, clock, signal, logger } = context;
  const { swarm } = installation;
  const { stack } = settings;
  const repository = repositoryFiles(github.workspace);
  const files = await Promise.all(source.files.map((mapping) => readWantedFiles(mapping, repository)));
  const { merged, files: stackFiles } = await readStack(settings, source, repository, swarm.manager, context);
  const managed = source.files.map(({ to }) => to);
  const judged = { stack, merged, files: stackFiles, managed };
  requireNone(stack, refusedByDocker(judged));
  const placement = placeStack(merged, swarm.nodes);
  requireNodesForFiles(source.files, placement.needed);
  const choices = chooseImages(merged.services, source.images ?? []);
  const [images, data, state] = await Promise.all([
    resolveServices(swarm.manager, choices, settings.login, signal),
    nameStoredData({ stack, merged, files: stackFiles, secrets: source.secrets, repository }, context),
    judgeByState(judged, installation, signal),
  ]);
  const nodes = placement.needed.map(({ node }) => node);
  requireNone(stack, [
    ...state.problems,
    ...refusedData(data, stackFiles),
    ...(await problemIn(() => requirePlatforms(merged, images, nodes))),
    ...(await problemIn(() => requireExternal(swarm.manager, { merged, files: stackFiles }, data, signal))),
  ]);
  sayUnused(source, images, logger.warn);
  const digests = Object.fromEntries(images.map(({ service, reference }) => [service, reference]));
  const contents = files.map(({ content }) => content);
  const release = makeRelease({
    version: source.release,
    commit: github.sha,
    digests,
    stack: renderStack({ merged, version: source.release, images: digests, data, files: contents }),
    files: contents,
    configs: data.filter(({ kind }) => kind === 'config').map(({ name }) => name),
    secrets: data.filter(({ kind }) => kind === 'secret').map(({ name }) => name),
    createdAt: new Date(clock.now()).toISOString(),
  });
  const proving = { verify: settings.verify, secretValues: Object.values(source.secretEnv) };
  const { warnings, newNetworks } = state;
  return { release, data, files, images, placement, proving, warnings, newNetworks };
}

function sayUnused(
  source: StackRelease,
  images: readonly ResolvedService[],
  warn: (text: string) => void,
): void {
  const used = new Set(images.map(({ reference }) => reference.split('@')[1]));
  for (const { name, repository, digest } of source.images ?? []) {
    if (!used.has(digest))
      warn(`The image ${name} (${repository}) was built, but no service of the stack uses it.`);
  }
}
