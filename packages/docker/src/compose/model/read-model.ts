import { posix } from 'node:path';
import { type Host, newScratch } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { StackFile } from '../../stack/source/stack-file.ts';
import { askComposeAbout } from '../command/compose-command.ts';
import { type Mirror, mirrorIn } from './mirror.ts';
import { type ComposeModel, modelSchema } from './model.ts';
import { explainComposeRefusal } from './refusal.ts';
import { requireValues } from './unset-variables.ts';

/** The Compose files of a caller, with all other files and variables that Compose reads. */
export interface ComposeSource {
  readonly project: string;
  /** The installation's directory on the host. Relative paths of the files start there. */
  readonly directory: string;
  /** The directory of the repository that stands for the installation's directory. */
  readonly base: string;
  /** The Compose files, with their paths in the repository. */
  readonly files: readonly StackFile[];
  /** Other files of the repository that Compose reads: env files, included files. Path → content. */
  readonly uploads: ReadonlyMap<string, string | Uint8Array>;
  /** The text of `.env`. */
  readonly dotenv: string;
  /** Variables that override `.env`. They must not be secret. */
  readonly variables: Readonly<Record<string, string>>;
  readonly profiles: readonly string[];
  /** Whether the `build` sections are used. Default: no. */
  readonly builds?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** What Compose made of the files. */
export interface ComposeRead {
  /** The model, with paths of the host. */
  readonly model: ComposeModel;
  /** The mounted paths that the files give relative to their own place, and not as paths of the host. */
  readonly relativePaths: readonly string[];
}

/**
 * Merges Compose files and fills in their variables with the host's own `docker compose config`, so the deployed
 * project is the one that this Compose reads from the files. Nothing of the installation's directory is touched or
 * read: Compose reads the files in a mirror of it.
 * @throws Failure naming file and line where Compose refuses the files, and for variables without a value
 */
export async function readComposeModel(host: Host, source: ComposeSource): Promise<ComposeRead> {
  const { files, uploads, dotenv, project, base, signal } = source;
  if (files.length === 0) throw noServices(files);
  const mirror = mirrorIn(newScratch('compose'));
  const directory = mirror.at(source.directory);
  // Not the mirror's place of the host's path: Compose too goes above the host's root where a path has enough `..`.
  const placeOf = (path: string) => posix.join(directory, posix.relative(base, path));
  const contents = new Map<string, string | Uint8Array>([
    ...[...uploads].map(([path, content]) => [placeOf(path), content] as const),
    ...files.map(({ path, text }) => [placeOf(path), text] as const),
    [posix.join(directory, '.env'), dotenv],
  ]);
  // As for a person in the directory, unless the user gives a variable of this name.
  const ownDirectory = /^PWD=/m.test(dotenv) ? {} : { PWD: directory };
  const compose: ComposeConfig = (given) =>
    askComposeAbout(
      host,
      { directory: mirror.scratch, files: contents },
      {
        project,
        directory,
        files: [...new Set(files.map(({ path }) => placeOf(path)))],
        profiles: source.profiles,
        variables: { ...ownDirectory, ...given, ...source.variables },
      },
      ['config', '--format', 'json'],
      signal ? { signal } : {},
    );
  const { exitCode, stdout, stderr } = await compose({});
  if (exitCode !== 0) {
    const said = inRepository(stderr, mirror, directory, base);
    throw explainComposeRefusal(said, files);
  }
  const read = onHost(stdout, mirror);
  if (Object.keys(read.model.services).length === 0) throw noServices(files);
  await requireValues(
    {
      said: stderr,
      files: [...files, ...textsOf(uploads)],
      builds: source.builds ?? false,
      model: read.model,
    },
    async (given) => {
      const again = await compose(given);
      return again.exitCode === 0 ? onHost(again.stdout, mirror).model : undefined;
    },
  );
  return read;
}

type ComposeConfig = (
  given: Readonly<Record<string, string>>,
) => Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;

/**
 * Reads the output of `docker compose config`: places of the mirror are paths of the host, and doubled dollars, in keys
 * as well, are single.
 */
export function onHost(output: string, mirror: Mirror): ComposeRead {
  const relative = new Set<string>();
  const read = (value: unknown, of?: string): unknown => {
    if (typeof value === 'string') {
      const text = mirror.back(value.replaceAll('$$', '$'));
      // A volume has a source; a config and a secret have a file.
      if (mirror.holds(value) && (of === 'source' || of === 'file')) relative.add(text);
      return text;
    }
    if (Array.isArray(value)) return value.map((item) => read(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key.replaceAll('$$', '$'), read(item, key)]),
    );
  };
  const model = modelSchema.parse(read(JSON.parse(output)));
  return { model, relativePaths: [...relative].sort() };
}

/** A message of Compose in which files of the repository have their paths there. */
function inRepository(said: string, mirror: Mirror, directory: string, base: string): string {
  return said.replaceAll(new RegExp(`${mirror.scratch}[^\\s"':]*`, 'g'), (place) => {
    const path = posix.join(base, posix.relative(directory, place));
    return path.startsWith('..') ? mirror.back(place) : path;
  });
}

function textsOf(uploads: ComposeSource['uploads']): readonly { path: string; text: string }[] {
  return [...uploads].map(([path, content]) => ({ path, text: Buffer.from(content).toString() }));
}

function noServices(files: readonly StackFile[]): Failure {
  return new Failure({
    what: `The project has no services: ${files.map(({ path }) => path).join(', ')}.`,
    why: 'A deploy without services would succeed and change nothing.',
    fix: 'Name at least one service under `services:`, or check the inputs `compose-files` and `profiles`.',
  });
}
