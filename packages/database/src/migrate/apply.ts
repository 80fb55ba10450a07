import { type Clock, Failure, type Logger, messageOf } from '@fairway/runtime';
import { withLivenessConnection } from '../connection/liveness-connection.ts';
import { explainDeploy } from '../prisma/deploy-problem.ts';
import { readState } from '../state/state.ts';
import { lockedProblem } from '../state/state-problem.ts';
import { untilUnlocked } from '../state/until-unlocked.ts';
import type { MigrateDeps, Teller } from './outcome.ts';
import type { Prepared } from './prepare.ts';
import { whenFree } from './when-free.ts';

export interface ApplyDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly lockWaitMs: number;
  /** The mark that shows other runs that this run is alive. */
  readonly mark: string;
  readonly teller: Teller;
  readonly note: MigrateDeps['note'];
}

/** The result of `prisma migrate deploy` for one database. */
export interface MigrationRun {
  readonly name: string;
  readonly tookMs: number;
  /** Undefined where Prisma succeeded. The success is proven later. */
  readonly failure?: Failure;
}

/** Applies the pending migrations of every database, in parallel. */
export function applyAll(prepared: readonly Prepared[], deps: ApplyDeps): Promise<readonly MigrationRun[]> {
  return Promise.all(prepared.map((one) => apply(one, deps)));
}

/** Applies the pending migrations, one database after the other. After the first failure no other database is begun. */
export async function applyInOrder(
  prepared: readonly Prepared[],
  deps: ApplyDeps,
): Promise<readonly MigrationRun[]> {
  const applied: MigrationRun[] = [];
  for (const one of prepared) {
    const result = await apply(one, deps);
    applied.push(result);
    if (!result.failure) continue;
    const left = prepared.slice(applied.length).map(({ entry }) => entry.name);
    if (left.length > 0) deps.teller.info(`Not begun, because ${result.name} failed: ${left.join(', ')}`);
    break;
  }
  return applied;
}

/** Rejects only when the run is cancelled. After any other error the state is still read back. */
async function apply(
  { entry, route, prisma, migrations, state }: Prepared,
  deps: ApplyDeps,
): Promise<MigrationRun> {
  const { clock, logger, signal, timeoutMs, lockWaitMs, mark, teller, note } = deps;
  const { name } = entry;
  const start = clock.now();
  const pending = state.kind === 'pending' ? state.pending.length : 0;
  teller.progress(`${name}: applying ${pending} ${pending === 1 ? 'migration' : 'migrations'}`);
  note(name, { begun: true });
  try {
    const deploy = () =>
      prisma.migrate('deploy', {
        onLine: (line) => teller.info(`${name}: ${line}`),
        signal,
        timeoutMs,
      });
    const until = start + lockWaitMs;
    const read = () => readState(route.target, migrations, { signal });
    const run = await whenFree(
      () => withLivenessConnection(route.target, mark, deploy, signal),
      () => untilUnlocked(name, read, until, { clock, signal, ...teller }),
      () => clock.now() < until,
    );
    const tookMs = clock.now() - start;
    if ('kind' in run) return { name, tookMs, failure: new Failure(lockedProblem(name, route.target, run)) };
    if (run.exitCode === 0) return { name, tookMs };
    return {
      name,
      tookMs,
      failure: new Failure({ what: `Migrating ${name} failed.`, ...explainDeploy(run, prisma.version) }),
    };
  } catch (error) {
    if (signal.aborted) {
      logger.warn(
        `${name}: the run was ended while it migrated. A statement that had begun may still run inside the server.`,
      );
      throw signal.reason;
    }
    const failure = error instanceof Failure ? error : unexpected(name, error);
    return { name, tookMs: clock.now() - start, failure };
  }
}

function unexpected(name: string, cause: unknown): Failure {
  return new Failure({
    what: `Migrating ${name} failed.`,
    why: messageOf(cause),
    fix: 'Run this again; its state is read anew first.',
    cause,
  });
}
