import type { DeployContext, RepositoryFiles } from '@fairway/deploy-kit';
import { askEngine } from '@fairway/docker/engine';
import {
  type MergedData,
  type MergedStack,
  type NamedData,
  nameData,
  type StackFile,
} from '@fairway/docker/stack';
import { allConfigs, allSecrets, stackLabel } from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import { allEnded, Failure } from '@fairway/runtime';

/** The label of configs and secrets that Fairway made and may remove. */
export const madeLabel = 'io.fairway.stack';

export interface DataRequest {
  readonly stack: string;
  readonly merged: MergedStack;
  readonly files: readonly StackFile[];
  /** Values of the input `secrets`, by the key in the stack file. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly repository: RepositoryFiles;
}

/**
 * Reads the content of every config and secret that comes from a file or an input, and derives its name from the
 * content.
 * @throws Failure for a missing file, and for a secret that no stack file has
 */
export async function nameStoredData(
  request: DataRequest,
  { mask }: DeployContext,
): Promise<readonly NamedData[]> {
  const { stack, merged, files, secrets, repository } = request;
  requireKnownSecrets(secrets, merged);
  const read = async (kind: NamedData['kind'], key: string, definition: MergedData) => {
    const given = kind === 'secret' && Object.hasOwn(secrets, key) ? secrets[key] : undefined;
    if (given !== undefined) return new TextEncoder().encode(given);
    if (!definition.file) return undefined;
    const content = await repository.read(definition.file, wantedBy(files, `${kind}s`, key));
    if (kind === 'secret') mask(new TextDecoder().decode(content));
    return content;
  };
  const sections: (readonly [NamedData['kind'], string, MergedData])[] = [
    ...Object.entries(merged.configs).map(([key, definition]) => ['config', key, definition] as const),
    ...Object.entries(merged.secrets).map(([key, definition]) => ['secret', key, definition] as const),
  ];
  const named = await Promise.all(
    sections.map(async ([kind, key, definition]) => {
      const content = await read(kind, key, definition);
      return content && nameData(stack, { kind, key, content, definition });
    }),
  );
  return named.filter((item) => item !== undefined);
}

/**
 * Checks that the swarm has every external config and secret of the stack.
 * @throws Failure naming every missing config and secret, and the place that names it
 */
export async function requireExternal(
  manager: Host,
  { merged, files }: Pick<DataRequest, 'merged' | 'files'>,
  data: readonly NamedData[],
  signal: AbortSignal,
): Promise<void> {
  const [configs, secrets] = await askEngine(manager, [allConfigs, allSecrets], { signal });
  const there = {
    config: new Set(configs.map(({ name }) => name)),
    secret: new Set(secrets.map(({ name }) => name)),
  };
  const missing = (['config', 'secret'] as const).flatMap((kind) =>
    Object.entries(kind === 'config' ? merged.configs : merged.secrets)
      .filter(([key]) => !data.some((item) => item.kind === kind && item.key === key))
      .map(([key, { name = key }]) => ({ kind, key, name }))
      .filter(({ name }) => !there[kind].has(name)),
  );
  const [first] = missing;
  if (!first) return;
  throw new Failure({
    what: `The swarm has no ${first.kind} ${first.name}, which the stack expects there.`,
    why: `${wantedBy(files, `${first.kind}s`, first.key)} says that it is external.`,
    evidence: missing.map(
      ({ kind, key, name }) => `${wantedBy(files, `${kind}s`, key)} wants the ${kind} ${name}`,
    ),
    fix:
      first.kind === 'secret'
        ? `Give its value with the input "secrets" under the key ${first.key}, or create it: docker secret create ${first.name} -`
        : `Name its file in the stack file, or create it: docker config create ${first.name} -`,
  });
}

/**
 * Puts the content into the swarm, by standard input. A name that exists already has the same content.
 * @returns the names that were created
 */
export async function createStoredData(
  manager: Host,
  stack: string,
  data: readonly NamedData[],
): Promise<readonly string[]> {
  const [configs, secrets] = await askEngine(manager, [allConfigs, allSecrets]);
  const there = new Set([...configs, ...secrets].map(({ name }) => name));
  const fresh = data.filter(({ name }) => !there.has(name));
  await allEnded(
    fresh.map(({ kind, name, content, templateDriver }) =>
      manager.exec(
        [
          'docker',
          kind,
          'create',
          ...['--label', `${stackLabel}=${stack}`, '--label', `${madeLabel}=${stack}`],
          ...(templateDriver ? ['--template-driver', templateDriver] : []),
          ...[name, '-'],
        ],
        { stdin: content, show: `docker ${kind} create ${name}` },
      ),
    ),
  );
  return fresh.map(({ name }) => name);
}

function requireKnownSecrets(given: Readonly<Record<string, string>>, merged: MergedStack): void {
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(merged.secrets, key));
  if (unknown.length === 0) return;
  const known = Object.keys(merged.secrets);
  throw new Failure({
    what: `The input "secrets" has ${unknown.join(', ')}, which no stack file has.`,
    why: known.length > 0 ? `The stack's secrets are ${known.join(', ')}.` : 'The stack has no secrets.',
    fix: `Write the key under the top-level \`secrets:\` of the stack file as \`${unknown[0]}: {external: true}\`, or remove it from the input.`,
  });
}

function wantedBy(files: readonly StackFile[], section: string, key: string): string {
  const file =
    files.findLast(({ content }) => Object.hasOwn((content[section] ?? {}) as object, key)) ?? files[0];
  return `${file?.path}, line ${file?.lineOf([section, key])},`;
}
