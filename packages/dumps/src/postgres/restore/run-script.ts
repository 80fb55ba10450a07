import { Failure, shortLine } from '@fairway/runtime';
import { describeAccess, type PgAccess, pgCommand } from '../../psql/access.ts';
import { withoutValues } from './without-values.ts';

/** How psql runs a script: as a whole or not at all, without the settings of whoever owns the account. */
export const scriptArguments = [
  ...['--no-psqlrc', '--quiet', '--no-password', '--set', 'ON_ERROR_STOP=1', '--single-transaction'],
] as const;

export interface ScriptOptions {
  /** What it is, for failures: `The mask`. */
  readonly of: string;
  readonly application: string;
  readonly fix: string;
  readonly signal: AbortSignal;
}

/**
 * Runs a script of SQL in one transaction.
 * @throws Failure where a statement of it fails; nothing has changed then
 */
export async function runScript(access: PgAccess, sql: string, options: ScriptOptions): Promise<void> {
  const { of, application, fix, signal } = options;
  const { argv, env } = pgCommand(
    access,
    'psql',
    [...scriptArguments, '--output', '/dev/null', '--file', '-'],
    { application },
  );
  const { exitCode, stderr } = await access.place.host.exec(argv, {
    env,
    stdin: sql,
    accept: 'any',
    timeoutMs: Number.POSITIVE_INFINITY,
    show: `psql of ${access.database}`,
    signal,
  });
  if (exitCode === 0) return;
  const lines = withoutValues(stderr)
    .split('\n')
    .filter((line) => line.trim() !== '');
  throw new Failure({
    what: `${of} failed in ${describeAccess(access)}.`,
    why: `psql ended with exit status ${exitCode}, and nothing of it was kept.`,
    evidence: lines.slice(-8).map((line) => access.redact(shortLine(line, 300))),
    fix,
  });
}
