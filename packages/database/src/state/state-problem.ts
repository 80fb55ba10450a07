import { type DatabaseTarget, describeTarget } from '../connection/database-url.ts';
import { type LockHolder, migrationLockKey } from './migration-lock.ts';
import type { DatabaseState, Locked } from './state.ts';

/** The reason why a database cannot be migrated, and what to do about it, as parts of a Failure. */
export interface StateProblem {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly evidence: readonly string[];
}

/** @returns undefined for a database that is up to date or can be migrated */
export function problemOf(
  name: string,
  target: DatabaseTarget,
  state: DatabaseState,
): StateProblem | undefined {
  const place = `${name} (${describeTarget(target)})`;
  switch (state.kind) {
    case 'up-to-date':
    case 'pending':
      return undefined;
    case 'unreachable':
      return {
        what: `${place} gives no answer.`,
        why: state.why,
        fix: state.fix,
        evidence: [state.evidence],
      };
    case 'unmanaged':
      return {
        what: `${place} was never migrated by Prisma, and it is not empty.`,
        why: `It holds ${listed(state.tables)} and no _prisma_migrations.`,
        evidence: [],
        fix: 'Is it the right database? If so, baseline it once: `prisma migrate resolve --applied NAME` for each migration that it already has.',
      };
    case 'locked':
      return lockedProblem(name, target, state);
    case 'abandoned':
      return {
        what: `${place} still works on ${listed(state.migrations)}, and the run that began it is gone.`,
        why: 'The run was killed, and the server goes on with what it had begun. (Or Prisma was started by hand and works there now: this run cannot tell the two cases apart.)',
        evidence: sessionLines(state.holder),
        fix: `Let it end, or end it: SELECT pg_terminate_backend(${state.holder.pid}). Then look at what it has left behind: this action will show the migration as failed and say how to go on.`,
      };
    case 'failed':
      return {
        what: `${place} has a migration that began and did not end: ${listed(state.failed.map((row) => row.name))}.`,
        why: state.failed.some((row) => row.logs === null)
          ? 'Its run was ended before the server answered, and it no longer runs. Prisma 7.4 and newer commits each statement by itself, so a part of it may be there; older versions leave all of it or nothing.'
          : 'The server refused it.',
        evidence: state.failed.flatMap(({ name: migration, startedAt, logs }) => [
          `${migration} began ${startedAt.toISOString()}`,
          ...(logs ?? '').split('\n').filter(Boolean).slice(0, 8),
        ]),
        fix: 'Put right by hand what it left behind, then `prisma migrate resolve --rolled-back NAME` to have it applied again, or `--applied NAME` if all of it is there.',
      };
    case 'diverged':
      return {
        what: `${place} has another history than the migrations folder.`,
        why: 'Migrations that were applied are not those of this commit.',
        evidence: [
          ...state.edited.map((migration) => `edited after it was applied: ${migration}`),
          ...state.missing.map((migration) => `applied, and missing from the folder: ${migration}`),
          ...state.backDated.map((migration) => `not applied, and older than one that is: ${migration}`),
          ...state.ahead.map((migration) => `applied, and newer than the folder: ${migration}`),
        ],
        fix: 'Restore edited and missing migrations from git; give back-dated ones a name of today; put changes into new migrations.',
      };
    case 'ahead':
      return {
        what: `${place} is ahead of this commit.`,
        why: `A newer release has applied ${listed(state.ahead)}.`,
        evidence: [],
        fix: 'Release a commit that has these migrations. To go back on purpose, write a new migration that undoes them.',
      };
  }
}

/** Why a database cannot be migrated whose lock of migrations somebody holds. */
export function lockedProblem(name: string, target: DatabaseTarget, { run, holder }: Locked): StateProblem {
  const place = `${name} (${describeTarget(target)})`;
  return {
    what: isBackup(run) ? `${place} is being backed up.` : `${place} is being migrated by another run.`,
    why: run
      ? `It is ${run}, and it is alive.`
      : `A Prisma that this action did not start holds the lock of migrations (advisory lock ${migrationLockKey}).`,
    evidence: sessionLines(holder),
    fix: `Wait until it has ended and run this again, or give it more time. If there is no such run, end its session: SELECT pg_terminate_backend(${holder.pid}).`,
  };
}

/** Whoever holds the lock, as a part of a sentence. */
export function sayHolder({ run, holder: { pid, application } }: Locked): string {
  if (run) return isBackup(run) ? `a ${run}` : `a migration (${run})`;
  return application ? `session ${pid}, ${application}` : `session ${pid}, a Prisma without a name`;
}

/** The name that a backup gives to the session in which it holds the lock. */
function isBackup(run: string | undefined): boolean {
  return run?.startsWith('backup ') === true;
}

function sessionLines({ pid, application, client, active, since, statement }: LockHolder): readonly string[] {
  const who = [application && `"${application}"`, client && `from ${client}`].filter(Boolean).join(' ');
  const time = since ? ` since ${since.toISOString()}` : '';
  const head = statement.trim().replace(/\s+/g, ' ');
  return [
    `session ${pid}${who ? ` ${who}` : ''}: ${active ? 'running' : 'resting'}${time}`,
    ...(head ? [head] : []),
  ];
}

function listed(names: readonly string[]): string {
  return names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
