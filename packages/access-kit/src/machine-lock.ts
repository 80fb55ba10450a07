import { posix } from 'node:path';
import type { ActionContext } from '@fairway/action-kit';
import { openDockerConfig, type RegistryLogin } from '@fairway/docker/registry';
import { type Host, holdLease } from '@fairway/host';
import { messageOf, tidyUp } from '@fairway/runtime';

/** The parts of the run that taking a lock needs: its name for waiting runs, its clock, and the signal of the wait. */
export type LockContext = Pick<ActionContext, 'logger' | 'clock' | 'signal' | 'github'>;

export interface MachineLockRequest {
  /** Directory on the machine that holds the lock. A missing directory is made, and only its owner may enter it. */
  readonly dir: string;
  /** Milliseconds to wait while another run holds the lock. */
  readonly waitMs: number;
  /** The clock's time when the wait began. Default: now. With it several locks share one wait. */
  readonly waitingSince?: number;
  readonly login: RegistryLogin | undefined;
  /** Whether a failed login is only a warning, because the machine may already have all images. */
  readonly loginMayFail?: boolean;
}

/** The held lock of one machine, and the registry login that lives as long. */
export interface MachineLock {
  /** Aborts when the lock is lost. Nothing may be changed then, because another run may be at work. */
  readonly lost: AbortSignal;
  /** Directory of the `DOCKER_CONFIG` with the login; undefined where none was given. */
  readonly dockerConfig: string | undefined;
  /** Removes the login and gives the lock back. A failure is a warning. */
  release(): Promise<void>;
}

/**
 * Takes the lock of a machine, then logs in to the registry in a directory that belongs to the holder of the lock.
 * @throws Failure that names the holder of the lock, or the reason why the registry refuses the login; the lock is not
 *   held then
 */
export async function takeMachineLock(
  host: Host,
  { dir, waitMs, waitingSince, login, loginMayFail = false }: MachineLockRequest,
  context: LockContext,
): Promise<MachineLock> {
  const { logger, signal } = context;
  const logins = posix.join(dir, 'logins');
  const lease = await holdLease(
    host,
    { path: posix.join(dir, 'lock'), holder: holderOf(context), waitMs, waitingSince, remove: [logins] },
    context,
  );
  // Removes the logins of a run whose host went down with it. Only a login has to wait for it.
  const cleared = host.remove(logins);
  cleared.catch(() => {});
  const release = async () => {
    await tidyUp(() => (login ? host.remove(logins) : cleared), logger);
    await tidyUp(lease.release, logger);
  };
  try {
    if (login) await cleared;
    const dockerConfig = await logIn(host, login, logins, signal).catch((error: unknown) => {
      if (!loginMayFail || signal.aborted) throw error;
      logger.warn(`Going on without the registry: ${messageOf(error)}`);
      return undefined;
    });
    return { lost: lease.lost, dockerConfig, release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function logIn(
  host: Host,
  login: RegistryLogin | undefined,
  parent: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!login) return undefined;
  await host.exec(['mkdir', '-m', '0700', '--', parent], { signal });
  return (await openDockerConfig(host, { logins: [login], parent, signal })).directory;
}

/** The name of the lock's holder for waiting runs. */
function holderOf({ github }: Pick<LockContext, 'github'>): string {
  return [github.actor, github.repository, github.runUrl].filter(Boolean).join(' ') || 'a run without a name';
}
