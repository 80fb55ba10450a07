import { Failure } from '@fairway/runtime';
import { describeAccess, type PgAccess } from '../../psql/access.ts';

/** The error for a pg_dump or pg_dumpall that failed, in words of the database and without its password. */
export function dumpFailure(access: PgAccess, error: Error): Error {
  if (!(error instanceof Failure)) return error;
  const evidence = error.evidence.map(access.redact);
  const known = causes.find(([sign]) => sign.test(evidence.join('\n')));
  return new Failure({
    what: `The dump of ${describeAccess(access)} failed.`,
    why: known?.[1] ?? error.why,
    fix: known?.[2] ?? error.fix,
    evidence,
    cause: error,
  });
}

const causes: readonly (readonly [sign: RegExp, why: string, fix: string])[] = [
  [
    /row-level security/,
    'Row security hides rows of a table from this user, so the dump would hold a part of them only.',
    'Let the user see all rows: `ALTER ROLE … BYPASSRLS`, as a superuser.',
  ],
  [
    /permission denied for/,
    'The user may not read everything.',
    'Run the command `check`: it prints the GRANT lines for all that this user may not read.',
  ],
  [
    /lock timeout|could not obtain lock/,
    'A session held a lock on one of its tables for longer than a minute: a migration, or a transaction that somebody left open.',
    'Look in pg_stat_activity for who holds it, and run this again.',
  ],
  [
    /server version mismatch|aborting because of server version/,
    'The server is newer than pg_dump.',
    'Reach the database inside the container of its server, whose programs fit it.',
  ],
  [
    /terminating connection|server closed the connection|connection to server was lost/,
    'The server ended the session: it was stopped, or somebody ended the session.',
    'Look in the log of the server, and run this again.',
  ],
  [
    /unsupported startup parameter/,
    'What listens there is a pooler and no server: it refuses settings of a session.',
    'Give the address of the PostgreSQL server itself.',
  ],
  [
    /invalid snapshot identifier|could not import the requested snapshot/,
    'The session that held its snapshot was gone, or a pooler sent the dump to another server.',
    'Give the address of the PostgreSQL server itself, and look in its log for the end of the session.',
  ],
  [
    /invalid page in block|could not read block|missing chunk number|unexpected chunk number|compressed .*data is corrupt/,
    'The server cannot read its own data: a part of the disk or of the file system is damaged.',
    'Keep the last proven backup (put it on hold), and look at the disk of the server before anything else.',
  ],
];
