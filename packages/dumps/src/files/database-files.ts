import { datastoreOf } from '@fairway/docker/registry';
import type { TarEntry } from './tar/read-tar.ts';

/** A server that keeps its data in files, and how it is backed up instead. */
interface DatabaseServer {
  readonly name: string;
  readonly instead: string;
  /** A file that its directory always has. */
  readonly file: RegExp;
  /** A file that is there only while it runs, or after it was killed; undefined where it has none. */
  readonly running: RegExp | undefined;
}

const servers: readonly DatabaseServer[] = [
  {
    name: 'PostgreSQL',
    instead: 'as `kind: postgres`',
    file: /(?:^|\/)global\/pg_control$/,
    running: /(?:^|\/)postmaster\.pid$/,
  },
  {
    name: 'MariaDB or MySQL',
    instead: 'as `kind: mariadb` or `kind: mysql`',
    file: /(?:^|\/)ibdata1$/,
    running: /(?:^|\/)ibtmp1$/,
  },
  {
    name: 'MongoDB',
    instead: 'as `kind: command`, with mongodump',
    file: /(?:^|\/)WiredTiger$/,
    running: /(?:^|\/)mongod\.lock$/,
  },
  {
    name: 'Redis or Valkey',
    instead: 'as `kind: command`, with `redis-cli --rdb -`',
    file: /(?:^|\/)(?:appendonlydir\/[^/]+\.manifest|appendonly\.aof)$/,
    running: undefined,
  },
];

/** The server to which a file belongs that somebody may be writing. */
export interface DatabaseFile {
  readonly server: string;
  readonly instead: string;
  readonly name: string;
}

/**
 * Tells the files of a database server by one of them. A server writes them in an order of its own: a copy that is made
 * meanwhile compares well with itself, and lacks what was written last.
 * @param running whether only a file counts that shows that the server runs
 */
export function databaseFile(
  { name, size }: Pick<TarEntry, 'name' | 'size'>,
  { running }: { readonly running: boolean },
): DatabaseFile | undefined {
  const found = servers.find((one) => (running ? one.running : one.file)?.test(name));
  // MongoDB leaves an empty one behind.
  if (!found || (running && size === 0)) return undefined;
  return { server: found.name, instead: found.instead, name: name.replace(/^\.?\//, '') };
}

/** Prints such files below paths, each with its size, as `find` names them. */
export const findDatabaseFilesProgram = `
find "$@" -maxdepth 6 -type f \\( -path '*/global/pg_control' -o -name postmaster.pid -o -name ibdata1 -o -name ibtmp1 \\
  -o -name WiredTiger -o -name mongod.lock -o -path '*/appendonlydir/*.manifest' -o -name appendonly.aof \\) \\
  -printf '%s %p\\n' 2>/dev/null | head -n 50
`;

/** The first file in what that program printed that {@link databaseFile} tells. */
export function firstDatabaseFile(
  printed: string,
  how: { readonly running: boolean },
): DatabaseFile | undefined {
  for (const line of printed.split('\n')) {
    const [, size = '', name] = /^(\d+) (.+)$/.exec(line) ?? [];
    const found = name && databaseFile({ name: name.replace(/^\/volume\//, ''), size: Number(size) }, how);
    if (found) return found;
  }
  return undefined;
}

/** What only ever adds files, although it is a store of data: a copy of it lacks at most the newest ones. */
const addsFiles = /^(?:registry|minio|memcached)(?:$|[-_])/;

/** The known store of data that an image runs and that writes its files anew, by the image's name. */
export function writingStoreOf(image: string): string | undefined {
  const store = datastoreOf({ image });
  return store === undefined || addsFiles.test(store) ? undefined : store;
}

/** Why a source is not backed up whose files a database server writes, in three parts. */
export function databaseRuns(where: string, { server, instead, name }: DatabaseFile, otherwise: string) {
  return {
    what: `The ${where} was not backed up.`,
    why: `It holds the files of a ${server} server (${name}), which may be writing them. Those of a copy that is made meanwhile are of no single moment, and what was written last may be missing.`,
    fix: `Back the database up ${instead}${otherwise}`,
  };
}
