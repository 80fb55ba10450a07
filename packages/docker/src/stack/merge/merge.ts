import { posix } from 'node:path';
import { execOnFiles, type Host, newScratch } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { parse } from 'yaml';
import { bindSources } from '../source/bind-sources.ts';
import { isIn } from '../source/places.ts';
import { explainRefusal } from '../source/refusal.ts';
import type { StackFile } from '../source/stack-file.ts';
import { guardEnvironment } from './environment-texts.ts';
import type { MergedData, MergedService, MergedStack } from './merged-stack.ts';
import { guardBraces } from './template-braces.ts';
import { refuseLongVariables } from './variable-sizes.ts';

export interface MergeInput {
  readonly files: readonly StackFile[];
  /** The stack files and env files to write to the host: path inside the repository → content. */
  readonly uploads: ReadonlyMap<string, string | Uint8Array>;
  readonly variables: Readonly<Record<string, string>>;
  /** Names that the files use without a given value. They are unset; otherwise the host's own values would be used. */
  readonly unset: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Merges stack files and fills in their variables by `docker stack config` on a manager, so the deployed stack is the
 * one that Docker reads from the files.
 * @returns the merged stack; paths of configs and secrets are inside the repository again
 * @throws Failure naming file and line where Docker refuses the files
 */
export async function mergeStackFiles(host: Host, input: MergeInput): Promise<MergedStack> {
  const { files, uploads, variables, unset, signal } = input;
  refuseLongVariables(variables);
  const braces = guardBraces(variables);
  const environment = guardEnvironment(
    braces.variables,
    files.map(({ text }) => text),
  );
  const stackFiles = files.map(({ path, text }) => [path, environment.guard(text)] as const);
  const directory = newScratch('stack');
  const written = [...uploads, ...stackFiles].map(
    ([path, content]) => [posix.join(directory, path), content] as const,
  );
  const result = await execOnFiles(
    host,
    { directory, files: new Map(written) },
    [
      'env',
      ...unset.flatMap((name) => ['-u', name]),
      ...['docker', 'stack', 'config'],
      ...files.flatMap(({ path }) => ['-c', posix.join(directory, path)]),
    ],
    {
      env: braces.variables,
      accept: 'any',
      timeoutMs: 60_000,
      show: `docker stack config ${files.map(({ path }) => `-c ${path}`).join(' ')}`,
      signal,
    },
  );
  if (result.exitCode !== 0) {
    throw explainRefusal(result.stderr.replaceAll(`${directory}/`, ''), files, host.name);
  }
  const merged = readMerged(result.stdout, directory, files);
  const services = Object.entries(merged.services).map(([name, service]) => [
    name,
    braces.reveal(environment.reveal(service)),
  ]);
  return { ...merged, services: Object.fromEntries(services) };
}

function readMerged(text: string, directory: string, files: readonly StackFile[]): MergedStack {
  const merged = parse(text, { maxAliasCount: 0 }) as Partial<MergedStack> | null;
  const services = merged?.services ?? {};
  if (Object.keys(services).length === 0) {
    throw new Failure({
      what: `The stack has no services: ${files.map(({ path }) => path).join(', ')}.`,
      why: 'A deploy without services would succeed and change nothing.',
      fix: 'Name at least one service under `services:`, or check the input `stack-files`.',
    });
  }
  refuseRelativeBinds(services, directory, files);
  return {
    services,
    networks: merged?.networks ?? {},
    volumes: merged?.volumes ?? {},
    configs: inRepository(merged?.configs ?? {}, directory),
    secrets: inRepository(merged?.secrets ?? {}, directory),
    ...(merged?.version ? { version: merged.version } : {}),
  };
}

function inRepository(
  section: Readonly<Record<string, MergedData>>,
  directory: string,
): Readonly<Record<string, MergedData>> {
  return Object.fromEntries(
    Object.entries(section).map(([key, definition]) => [
      key,
      definition.file ? { ...definition, file: posix.relative(directory, definition.file) } : definition,
    ]),
  );
}

/**
 * Refuses relative bind mounts: Docker resolves them against the directory of the stack file, which no node has.
 * @throws Failure naming file and line
 */
function refuseRelativeBinds(
  services: Readonly<Record<string, MergedService>>,
  directory: string,
  files: readonly StackFile[],
): void {
  for (const [service, definition] of Object.entries(services)) {
    const source = bindSources(definition).find((path) => path.startsWith(`${directory}/`));
    if (!source) continue;
    const keys = ['services', service, 'volumes'];
    const file = files.findLast(({ content }) => isIn(content, keys)) ?? files[0];
    throw new Failure({
      what: `The service ${service} mounts a relative path: ${file?.path}, line ${file?.lineOf(keys)}.`,
      why: `${posix.relative(directory, source)} is a path of the repository, and the nodes have no checkout.`,
      fix: 'Bring the files to every node with the input "files", and mount the absolute path that they get there.',
    });
  }
}
