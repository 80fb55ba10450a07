import { chooseImages, type DeployContext, type RepositoryFiles, resolveImages } from '@fairway/deploy-kit';
import {
  type ComposeModel,
  formatDotenv,
  provenDotenv,
  readComposeModel,
  readRenderedCompose,
  renderCompose,
} from '@fairway/docker';
import type { Host } from '@fairway/host';
import { makeRelease } from '@fairway/releases';
import { Failure } from '@fairway/runtime';
import type { ComposeFiles } from './compose-source.ts';
import type { ComposeRelease, Inputs } from './inputs.ts';
import type { ManagedFiles } from './managed-files.ts';
import { placesOf } from './places.ts';
import { requireBrought } from './relative-mounts.ts';
import type { StoredRelease } from './stored-release.ts';
import { textFacts } from './text-facts.ts';

/** What a release is worked out from, the same for all hosts but for what was edited there. */
export interface Ingredients {
  readonly inputs: Inputs;
  readonly source: ComposeRelease;
  readonly compose: ComposeFiles;
  readonly repository: RepositoryFiles;
  readonly files: readonly ManagedFiles[];
  /** For `.env`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Service → image that was built on the host; undefined where images come out of registries. */
  readonly built?: Readonly<Record<string, string>>;
  /** Text of a `.env` that this host's Compose was proven to read as it is meant. */
  readonly provenDotenv?: string;
}

/**
 * Reads the Compose files by the host's own Compose, with variables that were proven to come through.
 * @param scratch a directory of mode 0700 on the host
 * @throws Failure naming file, line or variable
 */
export async function readModel(
  host: Host,
  { inputs, source, compose, variables, provenDotenv: proven }: Ingredients,
  scratch: string,
  { signal }: Pick<DeployContext, 'signal'>,
): Promise<{ readonly model: ComposeModel; readonly dotenv: string }> {
  const text = formatDotenv(variables);
  const dotenv = text === proven ? text : await provenDotenv(host, variables, scratch, signal);
  const given = {
    RELEASE: source.release,
    PROJECT: inputs.project,
    ...(inputs.registry ? { REGISTRY: inputs.registry } : {}),
  };
  const model = await readComposeModel(host, {
    project: inputs.project,
    directory: inputs.directory,
    files: compose.files,
    uploads: compose.uploads,
    dotenv,
    // What `.env` says wins: whoever is on the host sees that.
    variables: Object.fromEntries(Object.entries(given).filter(([name]) => !Object.hasOwn(variables, name))),
    profiles: source.profiles,
    scratch: `${scratch}/files`,
    signal,
  });
  return { model, dotenv };
}

/**
 * Works out the release that the inputs describe for one host. Nothing is changed there.
 * @param scratch a directory of mode 0700 on the host
 * @throws Failure for whatever would make the deploy fail later
 */
export async function workOutRelease(
  host: Host,
  ingredients: Ingredients,
  scratch: string,
  context: DeployContext,
): Promise<StoredRelease> {
  const { inputs, source, compose, repository, files, variables, built } = ingredients;
  const { github, clock, signal } = context;
  const { model, dotenv } = await readModel(host, ingredients, scratch, context);
  await requireBrought(model, files, compose, repository, inputs);
  const images = await imagesOf(host, model, { inputs, source, ...(built ? { built } : {}) }, signal);
  const stack = renderCompose({ model, images, content: { directories: files, variables } });
  const release = makeRelease({
    version: source.release,
    commit: github.sha,
    digests: images,
    stack,
    files: [
      ...files.map(({ content: facts }) => facts),
      { to: placesOf(inputs).dotenv, ...textFacts(dotenv) },
    ],
    configs: [],
    secrets: [],
    createdAt: new Date(clock.now()).toISOString(),
  });
  const trees = files.map(({ to, manifest }) => ({ to, manifest }));
  return { release, dotenv, model: readRenderedCompose(stack), trees };
}

async function imagesOf(
  host: Host,
  model: ComposeModel,
  { inputs, source, built = {} }: Pick<Ingredients, 'inputs' | 'source' | 'built'>,
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
  const resolved = await resolveImages(host, choices, inputs.login, signal);
  return { ...Object.fromEntries(resolved.map(({ service, reference }) => [service, reference])), ...built };
}
