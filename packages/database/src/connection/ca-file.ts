import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { DatabaseTarget } from './database-url.ts';

/**
 * The target with the whole path of its CA file. Prisma reads a relative path from the directory of the schema; a path
 * from the project's directory or from the checkout is taken where the schema's directory has no such file.
 * Source: https://www.prisma.io/docs/orm/overview/databases/postgresql (`sslcert`).
 * @param directories where the file may lie, the likeliest first
 */
export function withCaFile(target: DatabaseTarget, directories: readonly string[]): DatabaseTarget {
  const { caFile } = target.tls;
  if (caFile === undefined || isAbsolute(caFile)) return target;
  const candidates = directories.map((directory) => join(directory, caFile));
  const found = candidates.find((path) => existsSync(path)) ?? candidates[0] ?? caFile;
  return { ...target, tls: { ...target.tls, caFile: found } };
}
