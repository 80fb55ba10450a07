import { posix } from 'node:path';
import { type Host, newScratch } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { wordsOf } from '../../stack/source/places.ts';
import { doubleDollars } from '../../stack/source/yaml-text.ts';
import { askComposeAbout, type ComposeProject } from '../command/compose-command.ts';
import type { ComposeModel } from '../model/model.ts';

/** Repository of the tags of built images, which name project, service and commit. */
export const builtRepository = 'fairway-built';

/** The tag of a service's image that was built from a commit. */
export function builtTag(project: string, service: string, commit: string): string {
  return `${builtRepository}:${project}.${service}.sha-${commit.slice(0, 12)}`;
}

/** The services with a `build` section. */
export function servicesToBuild(model: ComposeModel): readonly string[] {
  return Object.entries(model.services).flatMap(([service, { build }]) => (build ? [service] : []));
}

export interface BuildRequest {
  readonly model: ComposeModel;
  readonly commit: string;
  /** The text of `.env`: a secret of a build may take its value from a variable. */
  readonly dotenv: string;
  /** Turns a path of the installation's directory into its path in the sources on the host. */
  readonly inSources: (path: string) => string;
  readonly dockerConfig?: string | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds. An image may be built without any cache. */
const buildTimeoutMs = 3_600_000;

/**
 * Builds the services of a project that have a `build` section, with the host's own Compose, in parallel.
 * @returns service → tag of its image
 * @throws Failure with the last lines of the build
 */
export async function buildServices(
  host: Host,
  { model, commit, dotenv, inSources, dockerConfig, signal }: BuildRequest,
): Promise<Readonly<Record<string, string>>> {
  const tags = Object.fromEntries(
    servicesToBuild(model).map((service) => [service, builtTag(model.name, service, commit)]),
  );
  const directory = newScratch('compose');
  const file = posix.join(directory, 'build.yaml');
  const files = new Map([
    [file, buildFile(model, tags, inSources)],
    [posix.join(directory, '.env'), dotenv],
  ]);
  const project: ComposeProject = { project: model.name, directory, files: [file], dockerConfig };
  const { exitCode, stdout, stderr } = await askComposeAbout(host, { directory, files }, project, ['build'], {
    timeoutMs: buildTimeoutMs,
    signal,
  });
  if (exitCode === 0) return tags;
  const said = wordsOf(`${stdout}\n${stderr}`);
  throw new Failure({
    what: `The images of ${model.name} could not be built on ${host.name}.`,
    why: said.findLast((line) => /error|failed/i.test(line)) ?? said.at(-1) ?? 'Compose gave no reason.',
    evidence: said.slice(-15),
    fix: 'Put right what the build says; nothing that serves was touched.',
  });
}

/** The Compose file that builds images: the `build` sections, and the secrets that they name. */
export function buildFile(
  model: ComposeModel,
  tags: Readonly<Record<string, string>>,
  inSources: BuildRequest['inSources'],
): string {
  const services = Object.fromEntries(
    Object.entries(tags).map(([service, image]) => [
      service,
      { image, build: fromSources(model.services[service]?.build ?? {}, inSources) },
    ]),
  );
  const named = Object.keys(tags).flatMap((service) => model.services[service]?.build?.secrets ?? []);
  const secrets = Object.fromEntries(
    named.flatMap(({ source }) => {
      const secret = model.secrets[source];
      return secret ? [[source, secret.file ? { ...secret, file: inSources(secret.file) } : secret]] : [];
    }),
  );
  return JSON.stringify(doubleDollars({ services, secrets }));
}

function fromSources(
  build: Readonly<Record<string, unknown>>,
  inSources: (path: string) => string,
): Record<string, unknown> {
  const move = (value: unknown) =>
    typeof value === 'string' && posix.isAbsolute(value) ? inSources(value) : value;
  const more = build['additional_contexts'];
  return {
    ...build,
    context: move(build['context']),
    ...(typeof more === 'object' && more !== null
      ? {
          additional_contexts: Object.fromEntries(
            Object.entries(more).map(([name, value]) => [name, move(value)]),
          ),
        }
      : {}),
  };
}
