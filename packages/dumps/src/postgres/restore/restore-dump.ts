import { Readable } from 'node:stream';
import type { Clock } from '@fairway/runtime';
import { endWhenStuck } from '../../place/end-when-stuck.ts';
import { type PgAccess, type PgCommand, pgCommand } from '../../psql/access.ts';
import type { OpenedDump } from '../archive/open-dump.ts';
import { restoreFailed } from './restore-failure.ts';
import { scriptArguments } from './run-script.ts';

export interface RestoreDumpOptions {
  /** The name of its sessions in the server. */
  readonly application: string;
  /** Whether tables go into the tablespaces of the dump. */
  readonly tablespaces: boolean;
  /** How many indexes and constraints are made at once. With one, all of the dump is one transaction. */
  readonly jobs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Restores a dump into an empty database. Its tables and rows go in as they come, in one transaction: the first error ends
 * it, and so does a dump that fails at its end. Indexes and constraints come after the rows, and need none of the dump but
 * its table of contents: that is put into a file for as long as they are made, since pg_restore runs several jobs on
 * files only.
 * @param access the empty database
 * @throws what the dump fails with; a Failure with the cause where the server refuses it. A part of the dump may be there
 */
export async function restoreDump(
  access: PgAccess,
  dump: OpenedDump,
  options: RestoreDumpOptions,
): Promise<void> {
  const { application, tablespaces, jobs, clock, signal } = options;
  const to = access.place.where;
  if (dump.form === 'sql') {
    const args = [...scriptArguments, '--output', '/dev/null', '--file', '-'];
    const stdin = endWhenStuck(dump.bytes, `psql of ${to}`, clock);
    return run(access, 'psql', pgCommand(access, 'psql', args, { application }), { stdin, signal });
  }
  const restore = [
    ...['--dbname', connectionTo(access.database), '--no-password', '--exit-on-error'],
    ...(tablespaces ? [] : ['--no-tablespaces']),
  ];
  const stream = [
    ...restore,
    '--single-transaction',
    ...(jobs > 1 ? ['--section=pre-data', '--section=data'] : []),
  ];
  const stdin = endWhenStuck(dump.bytes, `pg_restore of ${to}`, clock);
  await run(access, 'pg_restore', pgCommand(access, 'pg_restore', stream, { application }), {
    stdin,
    signal,
  });
  if (jobs === 1) return;
  const rest = pgCommand(access, 'pg_restore', [...restore, '--section=post-data'], { application }, [
    ...['sh', '-c', byJobs, 'sh', `${jobs}`],
  ]);
  await run(access, 'pg_restore', rest, { stdin: Readable.from([dump.frame]), signal });
}

/**
 * Restores what comes on standard input by several jobs; by one where there is no room for a file. $1 how many, then the
 * command.
 */
const byJobs = `
jobs=$1
shift
umask 077
file=$(mktemp 2>/dev/null) || exec "$@"
trap 'rm -f -- "$file"' EXIT
trap 'exit 1' HUP INT TERM PIPE
cat >"$file" || exit
"$@" --jobs="$jobs" "$file"
`;

async function run(
  access: PgAccess,
  program: 'pg_restore' | 'psql',
  { argv, env }: PgCommand,
  { stdin, signal }: { readonly stdin: Readable; readonly signal: AbortSignal },
): Promise<void> {
  const show = `${program} into ${access.database}`;
  const { stdout, ended } = await access.place.host.pipe(argv, { env, stdin, signal, show, accept: 'any' });
  stdout.resume();
  const { exitCode, stderr } = await ended;
  if (exitCode === 0) return;
  const said = access.redact(stderr);
  throw restoreFailed(access.place.where, said || `exit status ${exitCode}`);
}

/** A name of a database, as pg_restore takes it: alone it might be read as more than a name. */
function connectionTo(database: string): string {
  return `dbname='${database.replace(/['\\]/g, '\\$&')}'`;
}
