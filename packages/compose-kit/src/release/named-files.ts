import { posix } from 'node:path';
import type { StackFile } from '@fairway/docker/stack';
import { asRecord } from '@fairway/runtime';

/** A file that a Compose file names. */
export interface NamedFile {
  /** Its path, relative to where the paths of the naming file start. It may hold variables. */
  readonly name: string;
  /** For a Compose file: where the paths in it start, relative as the name. */
  readonly within?: string;
  /** Whether Compose looks for it without being told. */
  readonly isDefault?: true;
}

/** The files that a Compose file names, and Compose reads: `include`, `extends.file`, `env_file`, `label_file`. */
export function namedFiles({ content }: Pick<StackFile, 'content'>): readonly NamedFile[] {
  const services = Object.values(asRecord(content['services'])).map(asRecord);
  return [
    ...listOf(content['include']).flatMap(included),
    ...services.flatMap((service) => [
      ...pathsIn(asRecord(service['extends'])['file'], 'path').map((name) => ({
        name,
        within: posix.dirname(name),
      })),
      ...[service['env_file'], service['label_file']]
        .flatMap(listOf)
        .flatMap((item) => pathsIn(item, 'path'))
        .map((name) => ({ name })),
    ]),
  ];
}

/** The files of an item of `include`. Without `env_file` Compose takes the `.env` of the included project. */
function included(item: unknown): readonly NamedFile[] {
  const paths = pathsIn(item, 'path');
  const given = asRecord(item)['project_directory'];
  const within = typeof given === 'string' ? given : posix.dirname(paths[0] ?? '.');
  const envFiles = listOf(asRecord(item)['env_file']).filter((name) => typeof name === 'string');
  return [
    ...paths.map((name) => ({ name, within })),
    ...(envFiles.length > 0
      ? envFiles.map((name) => ({ name }))
      : [{ name: posix.join(within, '.env'), isDefault: true as const }]),
  ];
}

function pathsIn(item: unknown, key: string): string[] {
  if (typeof item === 'string') return [item];
  return listOf(asRecord(item)[key]).filter((path) => typeof path === 'string');
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
