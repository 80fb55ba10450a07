import { Failure } from '@fairway/runtime';
import { Lab } from './lab.ts';
import { readAllRecords, readRecord } from './records/record.ts';

/**
 * Attaches to a lab of this user that is up. Whoever started it still owns it.
 * @throws Failure where there is none of this name.
 */
export async function findLab(name: string): Promise<Lab> {
  const record = await readRecord(name);
  if (record) return new Lab(record);
  const others = (await readAllRecords()).map((other) => other.name);
  throw new Failure({
    what: `There is no lab called ${name}.`,
    why: others.length > 0 ? `These are up: ${others.join(', ')}.` : 'No lab of this user is up.',
    fix: `Start it: pnpm lab up --name ${name} --nodes 6`,
  });
}
