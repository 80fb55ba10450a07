import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '@fairway/runtime';
import type { LabMark } from '../machines/machine.ts';
import { labsDirectory, stateDirectory } from './directories.ts';
import { labNamePattern } from './names.ts';

/** The file in a lab's directory that names its owner. */
export const ownerFile = 'owner';

/**
 * Makes the lab's directory, which reserves the name: of two processes that ask at once, one gets it.
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
  // Renamed into place with the owner's file inside: a crash leaves no directory without an owner, which nobody could remove.
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
