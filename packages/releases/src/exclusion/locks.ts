import { posix } from 'node:path';

/**
 * Whoever changes the containers of an installation (a deploy, a heal, a recovery) holds one lock; whoever backs up a source
 * of it holds another, one for each source. Each takes its own, and then looks for the other. A backup that sees a change
 * gives its lock back and waits. A change that would stop what a backup reads waits for the end of that; as no backup begins
 * under the lock of the change, it waits only once. So a deploy that touches no data never waits for a backup.
 * @param directory what the host keeps of the installation
 */
export function changeLock(directory: string): string {
  return posix.join(directory, 'lock');
}

/** The lock of whoever backs up a source of an installation. */
export function backupLock(directory: string, source: string): string {
  return posix.join(backupLocks(directory), `${source}.lock`);
}

export function backupLocks(directory: string): string {
  return posix.join(directory, 'backups');
}
