import { homedir } from 'node:os';
import { join } from 'node:path';

/** Holds the base image between engines, for this user. */
export const cacheDirectory = (): string =>
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'fairway-lab');

/** Holds one directory for each running lab of this user. Short: a socket lies below it (107 bytes at most). */
export const labsDirectory = (): string =>
  join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'fairway-lab');

/** Holds the keys, certificates and the builder's socket of one lab. */
export const stateDirectory = (lab: string): string => join(labsDirectory(), lab);

/** The scripts that the lab's machines run. */
export const machinesDirectory = join(import.meta.dirname, '../../machines');
