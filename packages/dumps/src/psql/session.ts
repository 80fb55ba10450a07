import { randomBytes } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { CommandPipe } from '@fairway/host';
import { type Clock, unlessAborted } from '@fairway/runtime';
import type { ZodType } from 'zod';
import { endPipe } from '../place/end-pipe.ts';
import { describeAccess, type PgAccess, pgCommand } from './access.ts';
import { AnswerReader, type PsqlAnswer, rowsAsJson, statementText } from './conversation.ts';
import { refusedStatement, sessionEnded, sessionSilent } from './psql-failure.ts';

/** An open session with a server: the place's own psql, which holds its transaction and its locks until `close`. */
export interface PgSession {
  /** The database in words, for failures. */
  readonly where: string;
  /**
   * Runs one query (SELECT, VALUES or WITH, without a semicolon) and returns its rows. Several are run one after the
   * other. Values come as JSON: numbers beyond 2^53 must be cast to text.
   * @throws RefusedStatement where the server refuses it
   */
  query<Row>(sql: string, row: ZodType<Row>): Promise<Row[]>;
  /** Runs one statement whose rows nobody needs. @throws RefusedStatement where the server refuses it */
  run(sql: string): Promise<void>;
  /**
   * Ends the session. It is over in the server when this returns; where nothing answers
   * for a minute, the server ends it by its silence. A second call is not an error.
   */
  close(): Promise<void>;
}

export interface SessionOptions {
  /** The name of the session in pg_stat_activity. */
  readonly application: string;
  /** Ends the session at once. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Milliseconds in which a session opens. A server that starts or makes a database from another lets nobody in meanwhile. */
const openMs = 120_000;

/** How often a session says that it lives, and after how long a silence the server ends it. */
const heartbeatMs = 20_000;
const silenceLimit = '180s';

/**
 * Settings that end a session whose other end is lost without a word, and those that a role or a database may have set
 * against long work.
 */
const settings = [
  `SET idle_in_transaction_session_timeout = '${silenceLimit}'`,
  `SET tcp_keepalives_idle = 30`,
  `SET tcp_keepalives_interval = 10`,
  `SET tcp_keepalives_count = 3`,
  'SET statement_timeout = 0',
  `SET lock_timeout = '60s'`,
  // Shorter names would depend on the search path, and on whoever may create things in it.
  `SET search_path = ''`,
  `SET bytea_output = hex`,
  `SET DateStyle = ISO`,
  `SET IntervalStyle = postgres`,
  `SET TimeZone = 'UTC'`,
  `SET extra_float_digits = 1`,
  // PostgreSQL 14 and newer notice while they work that nobody listens any more.
  `SELECT pg_catalog.set_config(name, '10s', false) FROM pg_catalog.pg_settings WHERE name = 'client_connection_check_interval'`,
  `SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings WHERE name IN ('idle_session_timeout', 'transaction_timeout')`,
] as const;

const quietly = ['--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--no-password'];

/**
 * Opens a session with a server.
 * @throws Failure where the server cannot be reached, does not let this user in, or says nothing for two minutes
 */
export async function openSession(access: PgAccess, options: SessionOptions): Promise<PgSession> {
  const { application, clock } = options;
  const opened = new AbortController();
  const late = new AbortController();
  clock.sleep(openMs, opened.signal).then(
    () => late.abort(sessionSilent(access, openMs)),
    () => {},
  );
  const signal = AbortSignal.any([options.signal, late.signal]);
  const { argv, env } = pgCommand(access, 'psql', quietly, { application });
  const stdin = new PassThrough();
  const show = `psql of ${access.database}`;
  try {
    const pipe = await access.place.host.pipe(argv, { env, stdin, signal, show });
    const session = converse(access, pipe, stdin, { clock, signal });
    try {
      // All at once: a server that is far away answers each a moment later.
      await unlessAborted(Promise.all(settings.map(session.run)), late.signal);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  } finally {
    opened.abort();
  }
}

/** Works in a session, and ends it. */
export async function inSession<T>(
  access: PgAccess,
  options: SessionOptions,
  work: (session: PgSession) => Promise<T>,
): Promise<T> {
  const session = await openSession(access, options);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

function converse(
  access: PgAccess,
  { stdout, ended }: CommandPipe,
  stdin: PassThrough,
  { clock, signal }: Pick<SessionOptions, 'clock' | 'signal'>,
): PgSession {
  const fence = `fairway-${randomBytes(8).toString('hex')}`;
  const reader = new AnswerReader(fence);
  const waiting: PromiseWithResolvers<PsqlAnswer>[] = [];
  let dead: { readonly reason: unknown } | undefined;
  const deathOf = () => dead;
  const die = (reason: unknown) => {
    dead ??= { reason };
    for (const { reject } of waiting.splice(0)) reject(reason);
  };
  ended.then(
    () => die(sessionEnded(access, undefined)),
    (error) => die(signal.aborted ? signal.reason : sessionEnded(access, error)),
  );
  readLines(stdout, (line) => {
    const answer = reader.take(line);
    if (answer) waiting.shift()?.resolve(answer);
  });

  let closed = false;
  const send = async (sql: string, shown = sql): Promise<readonly string[]> => {
    if (dead) throw dead.reason;
    if (closed) throw new TypeError('The session is closed.');
    const answer = Promise.withResolvers<PsqlAnswer>();
    waiting.push(answer);
    stdin.write(statementText(sql, fence));
    const given = await answer.promise;
    if (given.ok) return given.lines;
    // An error without a word is no answer of the server: psql has lost it, and ends.
    if (given.state === '' && given.message === '') await endPipe({ stdout, ended }, clock);
    throw deathOf()?.reason ?? refusedStatement(access, shown, given);
  };
  const rest = new AbortController();
  const beat = async () => {
    for (;;) {
      await clock.sleep(heartbeatMs, rest.signal);
      if (waiting.length === 0) await send('SELECT 1');
    }
  };
  // It ends with the session; whoever uses that hears why.
  beat().catch(() => {});

  return {
    where: describeAccess(access),
    run: async (sql) => void (await send(sql)),
    async query(sql, row) {
      const lines = await send(rowsAsJson(sql), sql);
      return lines.map((line) => row.parse(JSON.parse(line)));
    },
    async close() {
      rest.abort();
      if (!closed) stdin.end('\\q\n');
      closed = true;
      await endPipe({ stdout, ended }, clock);
      // Whoever still waits for an answer of a server that hangs gets none any more.
      die(sessionEnded(access, undefined));
    },
  };
}

/** Reads lines. `node:readline` would also end them at U+2028, which stands in names and values. */
function readLines(stream: Readable, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  });
}
