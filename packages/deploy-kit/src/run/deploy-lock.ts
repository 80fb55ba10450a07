import { posix } from 'node:path';
import { openDockerConfig, type RegistryLogin } from '@fairway/docker';
import { type Host, holdLease } from '@fairway/host';
import { messageOf } from '@fairway/runtime';
import type { DeployContext } from './context.ts';
import { tidyUp } from './tidy-up.ts';

export interface DeployLockRequest {
  /** Directory on the host with all that is kept of what is deployed; made when it is missing, for its owner alone. */
  readonly dir: string;
  /** Milliseconds to wait while another run deploys. */
  readonly waitMs: number;
  readonly login: RegistryLogin | undefined;
  /** A registry that refuses the login or cannot be reached is a warning: all that is needed may be there already. */
  readonly loginMayFail?: boolean;
}

/** The right to deploy, held, and the registry login that lives as long. */
export interface DeployLock {
  /** Aborts when the lock is not ours any more: then somebody else may be at work, and nothing must be touched. */
  readonly lost: AbortSignal;
  /** Directory of the `DOCKER_CONFIG` with the login; undefined where none was given. */
  readonly dockerConfig: string | undefined;
  /** Removes the login and gives the lock back; what goes wrong there is a warning. */
  release(): Promise<void>;
}

/**
 * Takes the lock, and logs in to the registry where only its holder does: what a killed run left there goes first.
 * @throws Failure that says who holds the lock, or why the registry refuses the login; nothing is held then.
 */
export async function takeDeployLock(
  host: Host,
  { dir, waitMs, login, loginMayFail = false }: DeployLockRequest,
  context: Pick<DeployContext, 'logger' | 'clock' | 'signal' | 'github'>,
): Promise<DeployLock> {
  const { logger, signal } = context;
  await host.exec(['mkdir', '-p', '-m', '0700', '--', dir], { signal });
  const lease = await holdLease(
    host,
    { path: posix.join(dir, 'lock'), holder: holderOf(context), waitMs },
    context,
  );
  const logins = posix.join(dir, 'logins');
  // What a killed run left there. Whoever logs in waits for it, and nobody else.
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

/** Who deploys, for whoever has to wait. */
function holderOf({ github }: Pick<DeployContext, 'github'>): string {
  return [github.actor, github.repository, github.runUrl].filter(Boolean).join(' ') || 'a run without a name';
}
