import {
  chooseImages,
  type DeployContext,
  type RepositoryFiles,
  type ResolvedService,
  repositoryFiles,
  resolveImages,
} from '@fairway/deploy-kit';
import { type NamedData, renderStack } from '@fairway/docker';
import { directoryManifest } from '@fairway/host';
import { makeRelease, type Release, type SyncedFiles } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import { type NodeFiles, requireTakers } from './file-nodes.ts';
import type { Inputs } from './inputs.ts';
import { type Placement, placeStack, requirePlatforms } from './placement.ts';
import type { Site } from './site.ts';
import { readStack } from './stack-source.ts';
import { nameStoredData, requireExternal } from './stored-data.ts';

/** A directory to be synced, with what it holds. */
export interface WantedFiles extends NodeFiles {
  /** The directory on this machine. */
  readonly source: string;
  readonly content: SyncedFiles;
}

/** Everything that the caller wants, complete before anything is changed. */
export interface Wanted {
  readonly release: Release;
  readonly data: readonly NamedData[];
  readonly files: readonly WantedFiles[];
  readonly images: readonly ResolvedService[];
  readonly placement: Placement;
  /** Networks that the stack makes, by the names that the swarm gives them. */
}

/**
 * Works out the release that the inputs describe. Reads the repository, the swarm and the registry; changes nothing.
 * @throws Failure for whatever would make the deploy fail later.
 */
export async function workOutRelease(inputs: Inputs, site: Site, context: DeployContext): Promise<Wanted> {
  const { github, clock, signal, logger } = context;
  const repository = repositoryFiles(github.workspace);
  const files = await Promise.all(inputs.files.map((mapping) => readWantedFiles(mapping, repository)));
  const { merged, files: stackFiles } = await readStack(inputs, repository, site.manager, context);
  const placement = placeStack(merged, site.nodes);
  requireTakers(inputs.files, placement.needed);
  const choices = chooseImages(merged.services, inputs.images ?? []);
  const [images, data] = await Promise.all([
    resolveImages(site.manager, choices, inputs.login, signal),
    nameStoredData(
      { stack: inputs.stack, merged, files: stackFiles, secrets: inputs.secrets, repository },
      context,
    ),
  ]);
  const nodes = placement.needed.map(({ node }) => node);
  requirePlatforms(merged, images, nodes);
  await requireExternal(site.manager, { merged, files: stackFiles }, data, signal);
  sayUnused(inputs, images, logger.warn);
  const digests = Object.fromEntries(images.map(({ service, reference }) => [service, reference]));
  const contents = files.map(({ content }) => content);
  const release = makeRelease({
    version: inputs.release,
    commit: github.sha,
    digests,
    stack: renderStack({ merged, version: inputs.release, images: digests, data, files: contents }),
    files: contents,
    configs: data.filter(({ kind }) => kind === 'config').map(({ name }) => name),
    secrets: data.filter(({ kind }) => kind === 'secret').map(({ name }) => name),
    createdAt: new Date(clock.now()).toISOString(),
  });
  return { release, data, files, images, placement };
}

async function readWantedFiles(mapping: NodeFiles, repository: RepositoryFiles): Promise<WantedFiles> {
  const source = repository.resolve(mapping.from, 'The input "files"');
  const { files, bytes, manifest } = await directoryManifest(source);
  if (files === 0) {
    throw new Failure({
      what: `The input "files" names ${mapping.from}, which is empty.`,
      why: `Equal to it would mean that all of ${mapping.to} is deleted on every node.`,
      fix: 'Correct the path, or remove the line.',
    });
  }
  const on = mapping.on.length > 0 ? { on: [...mapping.on] } : {};
  return { ...mapping, source, content: { to: mapping.to, files, bytes, manifest, ...on } };
}

function sayUnused(inputs: Inputs, images: readonly ResolvedService[], warn: (text: string) => void): void {
  const used = new Set(images.map(({ reference }) => reference.split('@')[1]));
  for (const { name, repository, digest } of inputs.images ?? []) {
    if (!used.has(digest))
      warn(`The image ${name} (${repository}) was built, but no service of the stack uses it.`);
  }
}
