import { type Clients, clientsFor } from '@fairway/database';
import { Failure } from '@fairway/runtime';
import { describeAccess, type PgAccess } from '../../psql/access.ts';
import { directoryOf } from '../../psql/reach.ts';

/** The first version whose catalogues have all that is compared after a restore. */
const oldest = 11;

/** Programs of PostgreSQL that fit a server. */
export interface FittingPrograms {
  /** The access with these programs. */
  readonly access: PgAccess;
  /** Their version: `15.18`. */
  readonly version: string;
}

/**
 * The access with the programs that fit the server: the oldest that are not older than it, since the server's own
 * pg_restore may not read what a newer one wrote.
 * @throws Failure where all are older: pg_dump refuses a newer server
 */
export function programsFor(access: PgAccess, clients: readonly Clients[], server: number): FittingPrograms {
  if (server < oldest)
    throw new Failure({
      what: `The ${describeAccess(access)} cannot be dumped.`,
      why: `The server is PostgreSQL ${server}, and its contents cannot be read before ${oldest}.`,
      fix: `Upgrade the server: nobody mends PostgreSQL ${server} any more.`,
    });
  const fitting = clientsFor(clients, server);
  if (fitting) return { access: { ...access, directory: directoryOf(fitting) }, version: fitting.version };
  const newest = Math.max(...clients.map(({ major }) => major));
  throw new Failure({
    what: `The ${describeAccess(access)} cannot be dumped.`,
    why: `The server is PostgreSQL ${server}, and the newest pg_dump in ${access.place.where} is ${newest}: it refuses a server that is newer than itself.`,
    evidence: clients.map(({ pgDump, major }) => `${pgDump}: ${major}`),
    fix: `Reach the database inside the container of its server, whose programs fit it, or install postgresql-client-${server} in ${access.place.where}.`,
  });
}
