import { posix } from 'node:path';
import type { Host } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import type { StackFile } from '../../stack/source/stack-file.ts';
import { askComposeAbout, newScratch } from '../command/compose-command.ts';
import { type ComposeModel, modelSchema } from './model.ts';
import { explainComposeRefusal } from './refusal.ts';
import { requireValues } from './unset-variables.ts';

/** The Compose files of a caller, with all other files and variables that Compose reads. */
export interface ComposeSource {
  readonly project: string;
  /** The installation's directory on the host. */
  readonly directory: string;
  /**
   * The Compose files, with their paths in the repository. Relative paths in them start at the first one's directory.
   */
  readonly files: readonly StackFile[];
  /** Other files of the repository that Compose reads: env files, included files. Path → content. */
  readonly uploads: ReadonlyMap<string, string | Uint8Array>;
  /** The text of `.env`. */
  readonly dotenv: string;
  /** Variables that override `.env`. They must not be secret. */
  readonly variables: Readonly<Record<string, string>>;
  readonly profiles: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Merges Compose files and fills in their variables with the host's own `docker compose config`, so the deployed
 * project is the one that this Compose reads from the files. The installation's directory is not touched.
 * @returns the model, with absolute paths below the installation's directory
 * @throws Failure naming file and line where Compose refuses the files, and for variables without a value
 */
export async function readComposeModel(host: Host, source: ComposeSource): Promise<ComposeModel> {
  const { files, uploads, dotenv, project, signal } = source;
  const scratch = newScratch();
  const [first] = files;
  if (!first) throw noServices(files);
  const base = posix.join(scratch, posix.dirname(first.path));
  const contents = new Map<string, string | Uint8Array>([
    ...[...uploads].map(([path, content]) => [posix.join(scratch, path), content] as const),
    ...files.map(({ path, text }) => [posix.join(scratch, path), text] as const),
    [posix.join(base, '.env'), dotenv],
  ]);
  const { exitCode, stdout, stderr } = await askComposeAbout(
    host,
    { scratch, files: contents },
    {
      project,
      directory: base,
      files: files.map(({ path }) => posix.join(scratch, path)),
      profiles: source.profiles,
      variables: source.variables,
    },
    ['config', '--format', 'json'],
    signal ? { signal } : {},
  );
  if (exitCode !== 0) throw explainComposeRefusal(stderr.replaceAll(`${scratch}/`, ''), files);
  const model = modelSchema.parse(atHome(JSON.parse(stdout), scratch, base, source.directory));
  if (Object.keys(model.services).length === 0) throw noServices(files);
  requireValues(stderr, model, files);
  return model;
}

/** Undoes the doubling of dollars in Compose's output, and turns scratch paths into paths of the installation. */
function atHome(value: unknown, scratch: string, base: string, directory: string): unknown {
  if (typeof value === 'string') {
    const text = value.replaceAll('$$', '$');
    if (text !== scratch && !text.startsWith(`${scratch}/`)) return text;
    return posix.join(directory, posix.relative(base, text));
  }
  if (Array.isArray(value)) return value.map((item) => atHome(item, scratch, base, directory));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, atHome(item, scratch, base, directory)]),
  );
}

function noServices(files: readonly StackFile[]): Failure {
  return new Failure({
    what: `The project has no services: ${files.map(({ path }) => path).join(', ')}.`,
    why: 'A deploy without services would succeed and change nothing.',
    fix: 'Name at least one service under `services:`, or check the inputs `compose-files` and `profiles`.',
  });
}
