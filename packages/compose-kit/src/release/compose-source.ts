import { posix } from 'node:path';
import type { RepositoryFiles } from '@fairway/deploy-kit';
import { parseStackFile, type StackFile, substitute } from '@fairway/docker/stack';
import { decodeUtf8 } from '@fairway/runtime';
import type { ComposeRelease } from '../settings/project-settings.ts';
import { type NamedFile, namedFiles } from './named-files.ts';

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
 * Reads the Compose files and the files that Compose reads with them: env files, included files with their own `.env`,
 * and extended files.
 * @param variables the values that names of files may hold
 * @throws Failure naming the file that cannot be read, or the line that is not YAML or not UTF-8
 */
export async function readComposeFiles(
  { composeFiles, files: managed }: Pick<ComposeRelease, 'composeFiles' | 'files'>,
  {
    directory,
    variables,
  }: { readonly directory: string; readonly variables: Readonly<Record<string, string>> },
  repository: RepositoryFiles,
): Promise<ComposeFiles> {
  const files = await Promise.all(
    composeFiles.map(async (path) => {
      const bytes = await repository.read(path, 'The input "compose-files"');
      return parseStackFile(path, decodeUtf8(bytes, `The Compose file ${path}`), 'compose');
    }),
  );
  const base = posix.dirname(posix.normalize(composeFiles[0] ?? '.'));
  const uploads = new Map<string, Uint8Array>();
  let whole = true;
  const dotenv = posix.join(base, '.env');
  const followed = new Set<string>();

  /** The path in the repository of a file that another file names, directly or in a managed directory. */
  const inRepository = (path: string): string => {
    const onHost = posix.join(directory, posix.relative(base, path));
    const mapping = managed.find(({ to }) => onHost.startsWith(`${to}/`));
    return mapping ? posix.join(mapping.from, onHost.slice(mapping.to.length + 1)) : path;
  };
  const bring = async (named: NamedFile, from: string, wantedBy: string): Promise<void> => {
    const name = substitute(named.name, variables);
    const path = posix.join(from, name);
    if (path === dotenv) return;
    if (named.name.includes('$') || posix.isAbsolute(name)) whole = false;
    if (posix.isAbsolute(name)) return;
    const bytes = await repository.read(inRepository(path), wantedBy).catch(() => undefined);
    if (bytes === undefined) {
      // A missing file may be optional. Compose itself reports it where it is not.
      if (!named.isDefault) whole = false;
      return;
    }
    // Docker would put other bytes into the container than those of the file.
    const text = decodeUtf8(bytes, `The file ${path}, which ${wantedBy} names,`);
    if (!files.some((file) => posix.normalize(file.path) === path)) uploads.set(path, bytes);
    if (named.within === undefined) return;
    const within = substitute(named.within, variables);
    if (posix.isAbsolute(within)) whole = false;
    else await follow(parseStackFile(path, text, 'compose'), posix.join(from, within));
  };
  const follow = async (file: StackFile, from: string): Promise<void> => {
    const key = `${posix.normalize(file.path)} in ${from}`;
    if (followed.has(key)) return;
    followed.add(key);
    for (const named of namedFiles(file)) await bring(named, from, file.path);
  };
  for (const file of files) await follow(file, base);
  return { files, uploads, base, whole };
}
