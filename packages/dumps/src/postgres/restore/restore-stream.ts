import type { Clock } from '@fairway/runtime';
import { endWhenStuck } from '../../place/end-when-stuck.ts';
import { type PgAccess, pgCommand } from '../../psql/access.ts';
import type { OpenedDump } from '../archive/open-dump.ts';
import { restoreFailed } from './restore-failure.ts';
import { scriptArguments } from './run-script.ts';

export interface RestoreStreamOptions {
  /** The name of its sessions in the server. */
  readonly application: string;
  /** Whether tables go into the tablespaces of the dump. */
  readonly tablespaces: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Restores a dump into an empty database, as it comes, in one transaction: the first error ends it. Where the server logs
 * as little as it may (`wal_level = minimal`), that is as fast as two jobs of pg_restore that read a file.
 * @param access the empty database
 * @throws what the dump fails with; a Failure with the cause where the server refuses it
 */
export async function restoreStream(
  access: PgAccess,
  { form, bytes }: Pick<OpenedDump, 'form' | 'bytes'>,
  { application, tablespaces, clock, signal }: RestoreStreamOptions,
): Promise<void> {
  const restore = [
    ...[
      '--dbname',
      connectionTo(access.database),
      '--no-password',
      '--exit-on-error',
      '--single-transaction',
    ],
    ...(tablespaces ? [] : ['--no-tablespaces']),
  ];
  const { argv, env } =
    form === 'archive'
      ? pgCommand(access, 'pg_restore', restore, { application })
      : pgCommand(access, 'psql', [...scriptArguments, '--output', '/dev/null', '--file', '-'], {
          application,
        });
  const program = form === 'archive' ? 'pg_restore' : 'psql';
  const stdin = endWhenStuck(bytes, `${program} of ${access.place.where}`, clock);
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
