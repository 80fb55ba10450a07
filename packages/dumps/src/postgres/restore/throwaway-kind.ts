import { type ServerKind, serverPaths } from '../../throwaway/kind.ts';

/** The superuser of a throwaway server. */
export const throwawayRole = 'postgres';

/** How programs of its container log in. */
export const throwawayLogin = { PGHOST: serverPaths.run, PGUSER: throwawayRole } as const;

/**
 * Settings of a server whose data nobody keeps. A copy into a table that was made in the same transaction needs no log
 * of it where `wal_level` is minimal. The other settings are PostgreSQL's own words for "do not wait for the disk".
 */
const settings: Readonly<Record<string, string | number>> = {
  listen_addresses: "''",
  unix_socket_directories: serverPaths.run,
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_wal_size: '2GB',
  autovacuum: 'off',
  shared_buffers: '128MB',
  maintenance_work_mem: '128MB',
};

/** What a throwaway server must be able to do. */
export interface PostgresNeeds {
  /** What the server of the dump preloads; some extensions need it. */
  readonly libraries: string;
  /** How many objects one transaction makes, about: it holds locks on all of them. */
  readonly objects: number;
}

const connections = 20;
/** Enough for 25,000 objects: an original that is gone does not tell how many it had. */
const fewestLocks = 5_000;

/** A PostgreSQL to restore into. */
export function postgresKind({ libraries, objects }: PostgresNeeds): ServerKind {
  const set = {
    ...settings,
    max_connections: connections,
    // A table may take its index, its sequence and its large values along.
    max_locks_per_transaction: Math.min(
      50_000,
      Math.max(fewestLocks, Math.ceil((objects * 4) / connections)),
    ),
    ...(libraries === '' ? {} : { shared_preload_libraries: `'${libraries.replaceAll("'", '')}'` }),
  };
  const options = Object.entries(set).map(([name, value]) => `-c ${name}=${value}`);
  return {
    name: 'PostgreSQL',
    user: 'postgres',
    find: `
for at in "$(command -v initdb)" /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb /opt/bitnami/postgresql/bin/initdb /usr/local/pgsql/bin/initdb; do
  [ -x "$at" ] && dirname "$at" && break
done`,
    start: `
"$PROGRAMS/initdb" --pgdata="$DATA" --username=${throwawayRole} --auth-local=trust --auth-host=reject \\
  --encoding=UTF8 --locale=C --no-sync >/dev/null || exit
exec "$PROGRAMS/postgres" -D "$DATA" ${options.join(' ')}`,
    answers: `"$PROGRAMS/psql" --no-psqlrc -h "$RUN" -U ${throwawayRole} -d postgres -Atc 'SELECT 1'`,
  };
}
