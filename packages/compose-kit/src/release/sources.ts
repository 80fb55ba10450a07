import {
  type DeployContext,
  type RepositoryFiles,
  readVariables,
  refuseSteering,
  repositoryFiles,
} from '@fairway/deploy-kit';
import type { EarlyAnswers } from '@fairway/docker/registry';
import { asRecord, Failure } from '@fairway/runtime';
import { type ManagedFiles, readManagedFiles } from '../files/managed-files.ts';
import type { StoredRelease } from '../installation/stored-release.ts';
import type { ComposeRelease, ProjectSettings } from '../settings/project-settings.ts';
import { type ComposeFiles, readComposeFiles } from './compose-source.ts';

/** The sources of a release. They are the same for all hosts, except for edits on a host. */
export interface Sources {
  readonly settings: ProjectSettings;
  readonly source: ComposeRelease;
  readonly compose: ComposeFiles;
  readonly repository: RepositoryFiles;
  readonly files: readonly ManagedFiles[];
  /** For `.env`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Service → image that was built on the host; undefined where images come from registries. */
  readonly built?: Readonly<Record<string, string>> | undefined;
  /** Stored releases with the Compose readings of this host. */
  readonly known?: readonly StoredRelease[];
  /** Images that the registries were asked for before the files were read. */
  readonly early?: EarlyAnswers | undefined;
}

/**
 * Reads the sources of a release from the repository and the inputs.
 * @throws Failure naming the file or the input that cannot be used
 */
export async function readSources(
  settings: ProjectSettings,
  source: ComposeRelease,
  { github, annotate }: Pick<DeployContext, 'github' | 'annotate'>,
): Promise<Sources> {
  const repository = repositoryFiles(github.workspace);
  const [variables, files] = await Promise.all([
    readVariables({}, source, repository, annotate),
    Promise.all(source.files.map((mapping) => readManagedFiles(mapping, repository))),
  ]);
  refuseSteering(variables);
  const name = Object.keys(variables).find((one) => one.startsWith('COMPOSE_'));
  if (name) {
    throw new Failure({
      what: `The variable ${name} cannot be given.`,
      why: 'Compose itself reads this variable, here and whenever somebody runs Compose in the directory.',
      fix: 'Use the inputs "project", "compose-files" and "profiles" instead, or give the variable another name.',
    });
  }
  const known = { ...builtInVariables(settings, source), ...variables };
  const { directory } = settings;
  const compose = await readComposeFiles(source, { directory, variables: known }, repository);
  return {
    settings,
    source,
    compose,
    repository,
    files,
    variables: { ...dataOf(compose, settings, source), ...variables },
  };
}

/**
 * The variables that Compose files may use though nobody gives them. Those of `.env` win over them, because people on
 * the host see its values.
 */
export function builtInVariables(
  { project, registry }: Pick<ProjectSettings, 'project' | 'registry'>,
  { release }: Pick<ComposeRelease, 'release'>,
): Readonly<Record<string, string>> {
  return { RELEASE: release, PROJECT: project, ...(registry ? { REGISTRY: registry } : {}) };
}

/**
 * Built-in variables whose values are the content of a secret or a config. Compose reads that content when it makes a
 * container, so they must be in `.env`, also for people who run Compose in the directory.
 */
function dataOf(
  { files }: Pick<ComposeFiles, 'files'>,
  settings: ProjectSettings,
  source: ComposeRelease,
): Readonly<Record<string, string>> {
  const names = files.flatMap(({ content }) =>
    ['secrets', 'configs'].flatMap((kind) =>
      Object.values(asRecord(content[kind])).map((data) => asRecord(data)['environment']),
    ),
  );
  return Object.fromEntries(
    Object.entries(builtInVariables(settings, source)).filter(([name]) => names.includes(name)),
  );
}
