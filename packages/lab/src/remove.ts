import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { docker, run } from './machines/run.ts';
import { ownerFile } from './records/claim.ts';
import { labsDirectory, stateDirectory } from './records/directories.ts';
import { labels } from './records/names.ts';
import { hasEnded } from './records/owner.ts';

/** Something that the engine holds for a lab. */
interface Held {
  readonly id: string;
  readonly lab: string;
  readonly owner: string;
}

/** The engine lets go of a network or volume a moment after the container that held it is gone. */
const rounds = 20;
const betweenRoundsMs = 500;

/** Removes everything that belongs to one lab, and nothing else: what carries its label, and its directory. */
export async function removeLab(name: string): Promise<void> {
  for (let round = 1; !(await removedAll(name)) && round < rounds; round += 1) await delay(betweenRoundsMs);
  await rm(stateDirectory(name), { recursive: true, force: true });
}

/** Asks the engine once to remove what carries the lab's label, and says whether it took all of that. */
async function removedAll(name: string): Promise<boolean> {
  // A volume or network goes only once no container holds it.
  const only = ['--filter', `label=${labels.lab}=${name}`];
  const containers = await list(['ps', '--all'], only);
  const ran = await Promise.all(
    containers.map(({ id }) => run(['docker', 'rm', '--force', '--volumes', id])),
  );
  const [volumes, networks] = await Promise.all([
    list(['volume', 'ls'], only),
    list(['network', 'ls'], only),
  ]);
  ran.push(
    ...(await Promise.all([
      ...volumes.map(({ id }) => run(['docker', 'volume', 'rm', '--force', id])),
      ...networks.map(({ id }) => run(['docker', 'network', 'rm', id])),
    ])),
  );
  return ran.every(({ exitCode }) => exitCode === 0);
}

/**
 * Removes the labs whose owner ended without taking them down.
 * @returns their names.
 */
export async function sweep(): Promise<string[]> {
  const left = new Set<string>();
  for (const { lab, owner } of await everything()) if (hasEnded(owner)) left.add(lab);
  for (const name of await readdir(labsDirectory()).catch(() => [])) {
    const owner = await readFile(join(labsDirectory(), name, ownerFile), 'utf8').catch(() => undefined);
    if (owner !== undefined && hasEnded(owner)) left.add(name);
  }
  await Promise.all([...left].map(removeLab));
  return [...left];
}

/** The names of all labs of this engine, with their owners. */
export async function allLabs(): Promise<Map<string, string>> {
  return new Map((await everything()).map(({ lab, owner }) => [lab, owner]));
}

async function everything(): Promise<Held[]> {
  const any = ['--filter', `label=${labels.lab}`];
  const kinds = [
    ['ps', '--all'],
    ['volume', 'ls'],
    ['network', 'ls'],
  ];
  return (await Promise.all(kinds.map((kind) => list(kind, any)))).flat();
}

async function list(kind: readonly string[], filter: readonly string[]): Promise<Held[]> {
  const id = kind[0] === 'volume' ? '.Name' : '.ID';
  const format = `{{${id}}} {{.Label "${labels.lab}"}} {{.Label "${labels.owner}"}}`;
  const lines = await docker([...kind, ...filter, '--format', format]);
  return lines
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [held = '', lab = '', owner = ''] = line.split(' ');
      return { id: held, lab, owner };
    });
}
