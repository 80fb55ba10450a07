import { posix } from 'node:path';
import { type DeployContext, type RepositoryFiles, readVariables, refuseSteering } from '@fairway/deploy-kit';
import {
  ignoredKeys,
  lostValues,
  type MergedStack,
  mergeStackFiles,
  parseStackFile,
  refuseTags,
  requireVariables,
  type StackFile,
  substitute,
  variablesOf,
} from '@fairway/docker/stack';
import type { Host } from '@fairway/host';
import { decodeUtf8 } from '@fairway/runtime';
import type { StackRelease, StackSettings } from '../settings/stack-settings.ts';
import { overlookedDotEnv } from './dot-env.ts';

/** The stack of the stack files, with the values of the inputs filled in. */
export interface StackSource {
  readonly files: readonly StackFile[];
  readonly merged: MergedStack;
}

/**
 * Reads the stack files, warns about keys that Swarm ignores, and merges the files on the manager.
 * @throws Failure naming file and line of anything that cannot be deployed
 */
export async function readStack(
  settings: StackSettings,
  source: StackRelease,
  repository: RepositoryFiles,
  manager: Host,
  { annotate, signal }: DeployContext,
): Promise<StackSource> {
  const files = await Promise.all(
    source.stackFiles.map(async (path) =>
      parseStackFile(
        path,
        decodeUtf8(await repository.read(path, 'The input "stack-files"'), `The stack file ${path}`),
      ),
    ),
  );
  const variables = await readVariables(
    {
      RELEASE: source.release,
      ...(settings.registry ? { REGISTRY: settings.registry } : {}),
      STACK: settings.stack,
    },
    source,
    repository,
    annotate,
  );
  refuseSteering(variables);
  refuseTags(files);
  const uses = variablesOf(files);
  requireVariables(uses, variables);
  for (const { file, line, service, key, note } of ignoredKeys(files)) {
    annotate('warning', `Swarm ignores ${key} of the service ${service}. ${note}`, { file, line });
  }
  for (const { file, line, name } of await overlookedDotEnv(files, source.envFiles, uses, repository)) {
    annotate(
      'warning',
      `Swarm reads no .env: ${name} is not taken from it. Name the file in the input "env-file".`,
      {
        file,
        line,
      },
    );
  }
  const merged = await mergeStackFiles(manager, {
    files,
    uploads: await uploadsOf(files, repository, variables),
    variables,
    unset: [...new Set(uses.map(({ name }) => name))].filter((name) => !Object.hasOwn(variables, name)),
    signal,
  });
  for (const { file, line, service, key, written } of lostValues(files, merged)) {
    annotate(
      'warning',
      `Docker drops ${key}: ${written} of the service ${service}: an empty value of a later file does not replace that of an earlier one. Change the earlier file.`,
      { file, line },
    );
  }
  return { files, merged };
}

/** The files that `docker stack config` reads: the stack files and the env files that services name. */
async function uploadsOf(
  files: readonly StackFile[],
  repository: RepositoryFiles,
  variables: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const uploads = new Map<string, string | Uint8Array>(
    files.map(({ path, text }) => [posix.normalize(path), text]),
  );
  // Docker resolves all paths against the directory of the first file.
  const base = posix.dirname(files[0]?.path ?? '.');
  for (const file of files) {
    for (const { service, name } of envFilesOf(file)) {
      const path = posix.join(base, substitute(name, variables));
      const line = file.lineOf(['services', service, 'env_file']);
      const bytes = await repository.read(path, `${file.path}, line ${line},`);
      // Docker would put other bytes into the containers than those of the file.
      decodeUtf8(bytes, `The env file ${path}`);
      uploads.set(path, bytes);
    }
  }
  return uploads;
}

function envFilesOf(file: StackFile): { service: string; name: string }[] {
  const services = Object.entries(file.content['services'] ?? {});
  return services.flatMap(([service, definition]) => {
    const named: unknown = (definition as Record<string, unknown> | null)?.['env_file'];
    const list = Array.isArray(named) ? named : named === undefined ? [] : [named];
    return list.filter((name) => typeof name === 'string').map((name) => ({ service, name }));
  });
}
