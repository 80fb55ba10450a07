import { z } from 'zod';
import { describeMaria, type MariaAccess, mariaCommand } from '../access.ts';
import { mariaFailure, mariaText, queryMaria } from '../run-sql.ts';
import type { Rearrangement } from './rearrangement.ts';
import { lastLine, rearrangeScript } from './script.ts';

/**
 * Takes the whole script before its first statement is run, and goes on when its run is gone: neither a connection that is
 * cut nor a killed run leaves half of it. Its words are the client and its options.
 */
const wholeOrNothing = `
trap '' HUP INT TERM
script=$(cat)
case "$script" in *"${lastLine}") ;; *) echo 'the script was cut on its way' >&2; exit 1 ;; esac
printf '%s\\n' "$script" | "$@"
`;

/** Changes what databases hold. @throws Failure with what the server refused; a part of it may be done then */
export async function runScript(access: MariaAccess, wanted: Rearrangement): Promise<void> {
  const databases = [...wanted.tablesNow.keys()];
  await endSessions(access, databases);
  const through = ['sh', '-c', wholeOrNothing, 'sh'];
  const { argv, env } = mariaCommand(access, 'client', ['--batch', '--max-allowed-packet=1G'], {}, through);
  const { exitCode, stderr } = await access.place.host.exec(argv, {
    ...{ env, stdin: rearrangeScript(wanted), accept: 'any' },
    show: `${access.programs.client} moves tables between ${databases.join(' and ')}`,
  });
  if (exitCode !== 0)
    throw mariaFailure(
      access,
      `Tables could not be moved in the server of the ${describeMaria(access)}.`,
      stderr,
      'restore',
    );
}

const sessionRow = z.object({ id: z.number() });

/** Milliseconds to end the sessions in databases. */
const endMs = 60_000;

/** Ends the sessions in databases: a transaction that is open would hold its tables. One that has ended by itself is no error. */
async function endSessions(access: MariaAccess, databases: readonly string[]): Promise<void> {
  const signal = AbortSignal.timeout(endMs);
  const sql = `SELECT JSON_OBJECT('id', ID) FROM information_schema.PROCESSLIST WHERE DB IN (${databases.map(mariaText).join(', ')}) AND ID <> CONNECTION_ID();`;
  const sessions = await queryMaria(access, sql, sessionRow, { signal });
  if (sessions.length === 0) return;
  const { argv, env } = mariaCommand(access, 'client', ['--batch', '--force']);
  const stdin = sessions.map(({ id }) => `KILL ${id};`).join('\n');
  await access.place.host.exec(argv, {
    env,
    stdin,
    signal,
    accept: 'any',
    show: 'end the sessions in databases',
  });
}
