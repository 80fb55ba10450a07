import { Failure, lastLines } from '@fairway/runtime';
import type { ZodType } from 'zod';
import { describeMaria, type MariaAccess, mariaCommand } from './access.ts';
import { withoutMariaValues } from './without-values.ts';

const quietly = ['--batch', '--raw', '--skip-column-names', '--max-allowed-packet=1G'];

export interface SqlOptions {
  readonly signal: AbortSignal;
  /** Run in the database, or in none because it may not be there. */
  readonly database?: string | undefined;
  /** What the statements are for. Default: a dump. */
  readonly work?: MariaWork;
  /** Whether they may take hours: rows are counted, or changed. */
  readonly isLong?: boolean;
}

/** What a user needs rights for. */
export type MariaWork = 'dump' | 'restore';

/** A server that hangs answers never, and whoever waits for it holds locks. */
const questionMs = 1_800_000;
const longMs = 12 * 3_600_000;

/** A server waits a day for a lock by itself. */
const settings = 'SET SESSION lock_wait_timeout = 60;';

/**
 * Runs statements in one session, by standard input.
 * @returns what they print
 * @throws Failure where the server refuses one, or the user
 */
export async function runSql(
  access: MariaAccess,
  sql: string,
  { signal, database, work, isLong = false }: SqlOptions,
): Promise<readonly string[]> {
  const named = database === undefined ? [] : [`--database=${database}`];
  const { argv, env } = mariaCommand(access, 'client', [...quietly, ...named]);
  const { exitCode, stdout, stderr } = await access.place.host.exec(argv, {
    ...{
      env,
      stdin: `${settings}${access.dialect.session}\n${sql}`,
      signal,
      accept: 'any',
      timeoutMs: isLong ? longMs : questionMs,
    },
    show: `${access.programs.client} of ${access.database}`,
  });
  if (exitCode === 0) return stdout.split('\n').filter((line) => line !== '');
  throw mariaFailure(access, `A question to the ${describeMaria(access)} failed.`, stderr, work);
}

/** Rows of statements that give one JSON object each. */
export async function queryMaria<Row>(
  access: MariaAccess,
  sql: string,
  row: ZodType<Row>,
  options: SqlOptions,
): Promise<readonly Row[]> {
  const lines = await runSql(access, sql, options);
  return lines.map((line) => row.parse(JSON.parse(line)));
}

/** The error for a program that failed, without its password. */
export function mariaFailure(
  access: MariaAccess,
  what: string,
  stderr: string,
  work: MariaWork = 'dump',
): Failure {
  const { password } = access;
  const clean = password ? stderr.replaceAll(password, '***') : stderr;
  const evidence = lastLines(Buffer.from(withoutMariaValues(clean)), 8);
  const known = [...causes, mayNot[work]].find(([sign]) => sign.test(clean));
  return new Failure({
    what,
    why: known?.[1] ?? 'The program failed; its last lines say why.',
    evidence,
    fix: known?.[2] ?? `Run it by hand in ${access.place.where}.`,
  });
}

type Cause = readonly [sign: RegExp, why: string, fix: string];

const causes: readonly Cause[] = [
  [
    /^ERROR (1045|1698|3118) /m,
    'The server does not let this user in.',
    'Correct the user and its password, and look from which hosts it may log in.',
  ],
  [
    /Can't connect|Unknown (MySQL )?server host/,
    'The server does not answer.',
    'Start it, or correct its address.',
  ],
  [/Unknown database/, 'There is no such database.', 'Correct `database`: SHOW DATABASES lists all.'],
  [
    /Lost connection|server has gone away|Got an error (reading|writing) communication packets/,
    'The server ended the session: it was stopped, or nobody took what it wrote for longer than its net_write_timeout.',
    'Look in the log of the server. Where a destination is slow, raise net_write_timeout of the server.',
  ],
  [
    /Lock wait timeout|metadata lock/,
    'Somebody holds a lock on a table: a migration, or a transaction that was left open.',
    'Look with SHOW PROCESSLIST who it is, and run this again.',
  ],
];

const denied = /Access denied|command denied|^ERROR (1044|1142|1143|1227|1370|1419) /m;

const mayNot: Readonly<Record<MariaWork, Cause>> = {
  dump: [
    denied,
    'The user may not do that.',
    'Give it SELECT, SHOW VIEW, TRIGGER and EVENT on the database: the command `check` names what is missing.',
  ],
  restore: [
    denied,
    'The user may not do that.',
    'Restore as a user who may do all, such as root: a restore makes databases, users, triggers and routines.',
  ],
};

/** A text as a literal of SQL, whatever the mode of the server says of backslashes. */
export function mariaText(text: string): string {
  return `CONVERT(0x${Buffer.from(text).toString('hex') || '00'} USING utf8mb4)`;
}

/** A name of SQL. */
export function mariaName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}
