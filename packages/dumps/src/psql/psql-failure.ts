import { Failure, type FailureParts, sayElapsed, shortLine } from '@fairway/runtime';
import { describeAccess, type PgAccess } from './access.ts';
import { tooOld } from './conversation.ts';

/** The error for a statement that the server refused. */
export class RefusedStatement extends Failure {
  /** PostgreSQL's code of the error: https://www.postgresql.org/docs/current/errcodes-appendix.html */
  readonly state: string;

  constructor(state: string, parts: FailureParts) {
    super(parts);
    this.state = state;
  }
}

export function refusedStatement(
  access: PgAccess,
  sql: string,
  { state, message }: { readonly state: string; readonly message: string },
): RefusedStatement {
  if (message === tooOld)
    return new RefusedStatement('', {
      what: `The ${describeAccess(access)} cannot be read.`,
      why: `psql there is older than 11, and does not tell whether a statement failed.`,
      fix: 'Install postgresql-client of the version of the server there.',
    });
  const [why, fix] = refusals[state] ?? [
    `The server answered: ${access.redact(shortLine(message, 300))} (${state}).`,
    'Read the answer of the server above; its own log may say more.',
  ];
  return new RefusedStatement(state, {
    what: `The ${describeAccess(access)} refused a statement.`,
    why,
    evidence: [...message.split('\n'), `in: ${shortLine(sql, 300)}`].map(access.redact),
    fix,
  });
}

/** The states that a user can put right. */
const refusals: Readonly<Record<string, readonly [why: string, fix: string]>> = {
  '55P03': [
    'A lock that it needs was held by another session for longer than the wait that is allowed.',
    'Look in pg_stat_activity for the session that holds it: a migration, or a transaction that somebody left open.',
  ],
  '57014': [
    'The statement was cancelled in the server.',
    'Look in the log of the server for who cancelled it.',
  ],
  '57P01': [
    'The session was ended in the server: it was stopped, or somebody ended the session.',
    'Look in the log of the server, and run this again.',
  ],
  '25P03': [
    'The server ended the session, because it heard nothing of it for minutes.',
    'Look whether the connection between the runner and the server was cut, and run this again.',
  ],
  '53200': ['The server has no memory left.', 'Look at the memory of its machine and at its limits.'],
  '53100': ['The disk of the server is full.', 'Make room on the disk of the server.'],
};

/** A session that did not open in time. */
export function sessionSilent(access: PgAccess, ms: number): Failure {
  return new Failure({
    what: `No session could be opened with ${describeAccess(access)}.`,
    why: `psql in ${access.place.where} said nothing for ${sayElapsed(ms)}: neither that it is connected, nor why it is not.`,
    fix: 'Look whether the engine and the server there hang: `docker ps`, the log of the server, and who holds a lock on the database itself.',
  });
}

/** The end of a session that nobody asked for. */
export function sessionEnded(access: PgAccess, error: unknown): Failure {
  const what = `The session with ${describeAccess(access)} has ended.`;
  if (!(error instanceof Failure))
    return new Failure({
      what,
      why: 'psql ended by itself.',
      fix: 'Look in the log of the server for its end, and run this again.',
      cause: error,
    });
  const evidence = error.evidence.map(access.redact);
  const words = evidence.join('\n');
  const known = endings.find(([sign]) => sign.test(words));
  const [, why, fix] = known ?? [undefined, error.why, error.fix];
  return new Failure({ what, why, fix, evidence, cause: error });
}

const endings: readonly (readonly [sign: RegExp, why: string, fix: string])[] = [
  [
    /password authentication failed|no password supplied|fe_sendauth/,
    'The server refuses the password.',
    'Put the right user and password into the settings of the database; percent-encode them in a URL.',
  ],
  [
    /no pg_hba\.conf entry|Peer authentication failed|authentication failed for user/,
    'The server does not let this user in from there.',
    'Check the user, and the lines of pg_hba.conf.',
  ],
  [
    /role "[^"]*" does not exist/,
    'The server has no such role.',
    'Correct the name of the user, or create it.',
  ],
  [
    /database "[^"]*" does not exist/,
    'The server has no such database.',
    'Correct the name of the database: `psql -l` there lists those of the server.',
  ],
  [
    /the database system is (starting up|shutting down|in recovery)/,
    'The server is starting or stopping.',
    'Wait until it is up and run this again.',
  ],
  [
    /timeout expired/,
    'Something takes the connection at the address of the server, and nothing answers: its processes hang or were stopped.',
    'Look at the server: `docker ps` for a container that is paused, `ps -eo stat,args` for processes in state T (stopped: `kill -CONT`) or D (its disk hangs), and its log. Run this again when it answers.',
  ],
  [
    /too many clients|remaining connection slots/,
    'The server takes no more connections.',
    'Close idle connections, or raise max_connections.',
  ],
  [
    /Connection refused|could not connect|No such file or directory.*socket|could not translate host name/s,
    'Nothing answers at the address of the server.',
    'Check host and port, and that the server runs.',
  ],
  [
    /executable file not found|not found/,
    'There is no psql there.',
    'Name the container of the server itself, or install postgresql-client of its version.',
  ],
  [
    /terminating connection|server closed the connection/,
    'The server ended the session: it was stopped, or somebody ended the session.',
    'Look in the log of the server, and run this again.',
  ],
];
