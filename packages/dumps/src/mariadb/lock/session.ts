import { randomBytes } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { type Clock, Failure, sayElapsed } from '@fairway/runtime';
import type { ZodType } from 'zod';
import { endPipe } from '../../place/end-pipe.ts';
import { describeMaria, type MariaAccess, mariaCommand } from '../access.ts';
import { mariaFailure } from '../run-sql.ts';

/** An open session with a server: the place's own client, which holds its locks until `close`. */
export interface MariaSession {
  /** The database in words, for failures. */
  readonly where: string;
  /**
   * Runs one statement, without a semicolon, that gives one JSON object a row. One that is refused, or not answered in two
   * minutes, ends the session.
   */
  query<Row>(sql: string, row: ZodType<Row>): Promise<readonly Row[]>;
  /** Ends the session, and its locks with it. A second call is not an error. */
  close(): Promise<void>;
}

const quietly = ['--batch', '--raw', '--skip-column-names', '--unbuffered'];

/** A client that connects again by itself would go on without its locks. */
const once = ['--skip-reconnect'];

/** Where nothing is heard of a session for minutes, its server ends it: locks must not outlive their run. */
const settings = 'SET SESSION wait_timeout = 180;\n';

/** How long a server may take for an answer, the first of which is that it lets this user in. */
const answerMs = 120_000;

/** Opens a session with a server. @throws Failure where it cannot be reached or does not let this user in */
export async function openMariaSession(
  access: MariaAccess,
  { signal, clock }: { readonly signal: AbortSignal; readonly clock: Clock },
): Promise<MariaSession> {
  const { argv, env } = mariaCommand(access, 'client', [...quietly, ...once]);
  const stdin = new PassThrough();
  const show = `${access.programs.client} of ${access.database}`;
  const { stdout, ended } = await access.place.host.pipe(argv, { env, stdin, signal, show });
  const where = describeMaria(access);
  const fence = `fairway-${randomBytes(8).toString('hex')}`;
  const waiting: PromiseWithResolvers<readonly string[]>[] = [];
  let lines: string[] = [];
  let dead: { readonly reason: unknown } | undefined;
  const die = (reason: unknown) => {
    dead ??= { reason };
    for (const { reject } of waiting.splice(0)) reject(reason);
  };
  ended.then(
    () => die(sessionEnded(where)),
    (error) => die(signal.aborted || !(error instanceof Failure) ? error : refused(access, error)),
  );
  eachLine(stdout, (line) => {
    if (line !== fence) return void lines.push(line);
    waiting.shift()?.resolve(lines);
    lines = [];
  });
  stdin.write(settings);
  let closed = false;
  return {
    where,
    async query(sql, row) {
      if (dead) throw dead.reason;
      const answer = Promise.withResolvers<readonly string[]>();
      waiting.push(answer);
      stdin.write(`${sql};\nSELECT '${fence}';\n`);
      const answered = new AbortController();
      clock.sleep(answerMs, answered.signal).then(
        () => die(silent(where)),
        () => {},
      );
      try {
        return (await answer.promise).map((line) => row.parse(JSON.parse(line)));
      } finally {
        answered.abort();
      }
    },
    async close() {
      if (!closed) stdin.end();
      closed = true;
      await endPipe({ stdout, ended }, clock);
      die(sessionEnded(where));
    },
  };
}

function eachLine(stream: Readable, take: (line: string) => void): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  stream.on('data', (chunk: Buffer) => {
    const all = (rest + decoder.write(chunk)).split('\n');
    rest = all.pop() ?? '';
    for (const line of all) take(line);
  });
}

function refused(access: MariaAccess, error: Failure): Failure {
  const what = `The session with the ${describeMaria(access)} has ended.`;
  return mariaFailure(access, what, error.evidence.join('\n') || error.why);
}

function silent(where: string): Failure {
  return new Failure({
    what: `The session with the ${where} was given up.`,
    why: `It has not answered for ${sayElapsed(answerMs)}.`,
    fix: 'Look whether the server or its container hangs: `docker ps`, SHOW PROCESSLIST and the log of the server. Then run this again.',
  });
}

function sessionEnded(where: string): Failure {
  return new Failure({
    what: `The session with the ${where} has ended.`,
    why: 'Its client ended by itself.',
    fix: 'Look in the log of the server for its end, and run this again.',
  });
}
