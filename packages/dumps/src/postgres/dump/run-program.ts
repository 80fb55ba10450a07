import { PassThrough, type Readable } from 'node:stream';
import { type PgAccess, type PgProgram, pgCommand } from '../../psql/access.ts';
import { dumpFailure } from './dump-failure.ts';

/** A program that writes a dump. */
export interface RunningDump {
  /** They end only after the program has ended with status 0; else they are destroyed with a Failure. */
  readonly bytes: Readable;
  /** It rejects with the same failure. */
  readonly ended: Promise<void>;
}

export interface RunOptions {
  readonly application: string;
  /** The major version of the server. */
  readonly major: number;
  readonly signal: AbortSignal;
}

/** Starts pg_dump or pg_dumpall. Nobody is asked for a password. */
export async function runDump(
  access: PgAccess,
  program: Extract<PgProgram, 'pg_dump' | 'pg_dumpall'>,
  args: readonly string[],
  { application, major, signal }: RunOptions,
): Promise<RunningDump> {
  const settings = {
    // A server that is far away hears within a minute that nobody listens any more.
    tcp_keepalives_idle: 30,
    tcp_keepalives_interval: 10,
    tcp_keepalives_count: 3,
    ...(major >= 14 ? { client_connection_check_interval: '10s' } : {}),
  };
  const quietly = ['--no-password', '--no-sync', ...args];
  const { argv, env } = pgCommand(access, program, quietly, { application, settings });
  const show = `${program} of ${access.database}`;
  const { stdout, ended } = await access.place.host.pipe(argv, { env, signal, show });
  const bytes = new PassThrough();
  stdout.on('error', (error) => bytes.destroy(dumpFailure(access, error)));
  bytes.once('close', () => stdout.destroy());
  bytes.on('error', () => {});
  stdout.pipe(bytes);
  const over = ended.then(
    () => {},
    (error) => Promise.reject(dumpFailure(access, error)),
  );
  over.catch(() => {});
  return { bytes, ended: over };
}
