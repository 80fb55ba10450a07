import { randomBytes } from 'node:crypto';
import type { Host } from '@fairway/host';
import { scratchPrefix, scratchProgram, sweepProgram } from './programs.ts';

/** Where throwaway directories are made: on the disk, because `/tmp` may be memory. */
export const scratchBase = '/var/tmp';

/**
 * The argv that runs a command in a throwaway directory of its own. The directory is its working directory, and is gone
 * when the command has ended, however the run ended.
 * @param run a name for what is made; `[A-Za-z0-9._-]` of it are kept
 */
export function inScratch(run: string, argv: readonly string[], base = scratchBase): readonly string[] {
  const kept = run.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^(.{60}).*$/, '$1');
  const name = `${scratchPrefix}${kept}-${randomBytes(6).toString('hex')}`;
  return ['sh', '-c', scratchProgram, 'sh', base, name, ...argv];
}

/** Removes what killed runs left. @returns the directories that are gone */
export async function sweepScratch(
  host: Host,
  signal: AbortSignal,
  base = scratchBase,
): Promise<readonly string[]> {
  const { stdout } = await host.exec(['sh', '-c', sweepProgram, 'sh', base], {
    signal,
    show: 'remove what killed runs left',
  });
  return stdout.split('\n').filter((line) => line !== '');
}
