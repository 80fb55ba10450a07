import type { DatabaseTarget } from './database-url.ts';

/** The variables of libpq: https://www.postgresql.org/docs/current/libpq-envars.html */
export function libpqEnvironment(target: DatabaseTarget): Readonly<Record<string, string>> {
  const { host, port, user, password, database, tls, options, connectTimeoutMs } = target;
  return {
    PGHOST: host,
    PGPORT: String(port),
    PGUSER: user,
    PGPASSWORD: password,
    PGDATABASE: database,
    PGSSLMODE: tls.strict ? 'verify-full' : tls.mode,
    ...(tls.caFile === undefined ? {} : { PGSSLROOTCERT: tls.caFile }),
    // pg_dump itself resets the limits of its session.
    ...(options === undefined ? {} : { PGOPTIONS: options }),
    PGCONNECT_TIMEOUT: String(Math.ceil(connectTimeoutMs / 1000)),
    LC_ALL: 'C',
  };
}
