import { posix } from 'node:path';

/** The directory on every node that keeps the files about a stack: ledger, lock, releases, copies of files. */
export function stackStateDir(stateDir: string, stack: string): string {
  return posix.join(stateDir, 'stacks', stack);
}

/** The directory on a host that has a directory for each Compose project. */
export function projectsStateDir(stateDir: string): string {
  return posix.join(stateDir, 'compose');
}

/** The directory on a host that keeps the files about a Compose project: ledger, lock, releases, copies of files. */
export function projectStateDir(stateDir: string, project: string): string {
  return posix.join(projectsStateDir(stateDir), project);
}
