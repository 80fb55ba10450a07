import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@fairway/runtime';
import type { LabMark } from '../machines/machine.ts';
import { labsDirectory, stateDirectory } from './directories.ts';
import { labNamePattern } from './names.ts';

/** The file in a lab's directory that names its owner. */
export const ownerFile = 'owner';

/**
 * Makes the lab's directory, and with it the name its owner's: of two that ask at once, one gets it.
 * @returns the directory.
 * @throws Failure where the name does not fit or is taken.
 */
export async function claimName({ lab, owner }: LabMark): Promise<string> {
  if (!labNamePattern.test(lab)) {
    throw new Failure({
      what: `A lab cannot be called '${lab}'.`,
      why: 'Its name becomes part of the names of containers and volumes.',
      fix: 'Use 1 to 31 lower-case letters, digits and hyphens.',
    });
  }
  await mkdir(labsDirectory(), { recursive: true, mode: 0o700 });
  // Renamed into place with its owner inside: a crash in between leaves no directory that nobody may sweep.
  const draft = await mkdtemp(join(labsDirectory(), '.draft-'));
  await writeFile(join(draft, ownerFile), owner);
  try {
    await rename(draft, stateDirectory(lab));
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    throw new Failure({
      what: `The lab ${lab} is up already, or starting.`,
      why: 'Two labs of one name would share their machines.',
      fix: `Use it, choose another name, or take it down: pnpm lab down --name ${lab}`,
      cause,
    });
  }
  return stateDirectory(lab);
}
