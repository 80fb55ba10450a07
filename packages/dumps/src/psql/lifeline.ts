import { PassThrough } from 'node:stream';
import type { Clock } from '@fairway/runtime';
import { endPipe } from '../place/end-pipe.ts';
import { applicationName, type PgAccess, pgCommand } from './access.ts';
import { literal } from './conversation.ts';

/** Ends what a run has left in the server, as soon as the run is over. */
export interface Lifeline {
  /** Ends every session of the run now, where one is left. Where nothing answers, the server ends them by their silence. */
  close(): Promise<void>;
}

/** The end of its input is the end of the run, also of one that was killed: its connection is gone with it. */
const untilTheEnd = 'cat >/dev/null; exec "$@"';

/**
 * Watches over a run from beside the server. To end `docker exec` or an SSH connection does not end a program in the
 * container: a dump that nobody reads would hold its locks and its snapshot until it is through. So a shell waits there
 * for the end of its input, and then ends all sessions of this name. The run's signal does not reach it.
 * @param application the name of all sessions of the run, and of no other
 */
export async function openLifeline(access: PgAccess, application: string, clock: Clock): Promise<Lifeline> {
  const end = `SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
    WHERE application_name = ${literal(applicationName(application))} AND pid <> pg_catalog.pg_backend_pid()`;
  const quietly = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-password'];
  const asked = [...quietly, '--command', end];
  const shell = ['sh', '-c', untilTheEnd, 'sh'];
  const { argv, env } = pgCommand(access, 'psql', asked, { application: 'fairway-lifeline' }, shell);
  const stdin = new PassThrough();
  const show = `the watch over the sessions of ${access.database}`;
  const pipe = await access.place.host.pipe(argv, { env, stdin, show });
  pipe.stdout.resume();
  // A server that is gone has no sessions left.
  pipe.ended.catch(() => {});
  return {
    async close() {
      stdin.end();
      await endPipe(pipe, clock);
    },
  };
}
