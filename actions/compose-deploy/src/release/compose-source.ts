import { posix } from 'node:path';
import type { RepositoryFiles } from '@fairway/deploy-kit';
import { parseStackFile, type StackFile } from '@fairway/docker/stack';
import { asRecord } from '@fairway/runtime';
import type { ComposeRelease } from '../inputs.ts';

/** The Compose files of the repository, with the files that they name. */
export interface ComposeFiles {
  readonly files: readonly StackFile[];
  readonly uploads: ReadonlyMap<string, Uint8Array>;
  /** The directory of the repository from which relative paths start. */
  readonly base: string;
  /** Whether Compose reads only these files, and nothing from the host, from the network, or missing. */
  readonly whole: boolean;
}

/**
 * Reads the Compose files and the files that Compose reads with them: env files, included files and extended files.
 * @throws Failure naming the file that cannot be read, or the line that is not YAML
 */
export async function readComposeFiles(
  { composeFiles, files: managed }: Pick<ComposeRelease, 'composeFiles' | 'files'>,
  directory: string,
  repository: RepositoryFiles,
): Promise<ComposeFiles> {
  const read = async (path: string, wantedBy: string) =>
    parseStackFile(path, new TextDecoder().decode(await repository.read(path, wantedBy)), 'compose');
  const files = await Promise.all(composeFiles.map((path) => read(path, 'The input "compose-files"')));
  const base = posix.dirname(posix.normalize(composeFiles[0] ?? '.'));
  const uploads = new Map<string, Uint8Array>();
  let whole = true;
  const seen = new Set(files.map(({ path }) => posix.normalize(path)));

  /** The path in the repository of a file that another file names, directly or in a managed directory. */
  const inRepository = (name: string, from: string): string => {
    const onHost = posix.join(directory, posix.relative(base, posix.join(from, name)));
    const mapping = managed.find(({ to }) => onHost.startsWith(`${to}/`));
    return mapping ? posix.join(mapping.from, onHost.slice(mapping.to.length + 1)) : posix.join(from, name);
  };
  const follow = async (file: StackFile, from: string): Promise<void> => {
    if (listOf(file.content['include']).some((item) => 'project_directory' in asRecord(item))) whole = false;
    for (const { name, isCompose } of namedFiles(file)) {
      const path = posix.join(from, name);
      if (path !== posix.join(base, '.env') && (name.includes('$') || posix.isAbsolute(name))) whole = false;
      if (seen.has(path) || name.includes('$') || posix.isAbsolute(name) || path === posix.join(base, '.env'))
        continue;
      seen.add(path);
      const bytes = await repository.read(inRepository(name, from), file.path).catch(() => undefined);
      // A missing file may be optional. Compose itself reports it where it is not.
      if (bytes === undefined) whole = false;
      if (bytes === undefined) continue;
      uploads.set(path, bytes);
      if (isCompose) {
        const text = new TextDecoder().decode(bytes);
        await follow(parseStackFile(path, text, 'compose'), posix.dirname(path));
      }
    }
  };
  for (const file of files) await follow(file, base);
  return { files, uploads, base, whole };
}

interface NamedFile {
  readonly name: string;
  readonly isCompose: boolean;
}

/** The files that a Compose file names: `include`, `extends.file`, `env_file`, `label_file`. */
function namedFiles({ content }: StackFile): readonly NamedFile[] {
  const included = listOf(content['include']);
  const services = Object.values(asRecord(content['services'])).map(asRecord);
  return [
    ...included.flatMap((item) => pathsIn(item, 'path')).map((name) => ({ name, isCompose: true })),
    ...included
      .flatMap((item) => listOf(asRecord(item)['env_file']))
      .filter((name) => typeof name === 'string')
      .map((name) => ({ name, isCompose: false })),
    ...services.flatMap((service) => [
      ...pathsIn(asRecord(service['extends'])['file'], 'path').map((name) => ({ name, isCompose: true })),
      ...[service['env_file'], service['label_file']]
        .flatMap(listOf)
        .flatMap((item) => pathsIn(item, 'path'))
        .map((name) => ({ name, isCompose: false })),
    ]),
  ];
}

function pathsIn(item: unknown, key: string): string[] {
  if (typeof item === 'string') return [item];
  return listOf(asRecord(item)[key]).filter((path) => typeof path === 'string');
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
