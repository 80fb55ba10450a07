import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { labsDirectory, stateDirectory } from './directories.ts';

/** The record of a lab, by which another process attaches to it. It holds secrets, so the file's mode is 0600. */
const labRecord = z.object({
  name: z.string(),
  owner: z.string(),
  swarm: z.boolean(),
  nodes: z.array(z.object({ name: z.string(), address: z.string(), knownHosts: z.string() })),
  privateKey: z.string(),
  registry: z.object({ address: z.string(), password: z.string() }).optional(),
  builder: z.object({ dockerHost: z.string() }).optional(),
  postgres: z.object({ address: z.string(), password: z.string() }).optional(),
  machineEnv: z.record(z.string(), z.string()),
});
export type LabRecord = Readonly<z.infer<typeof labRecord>>;

const fileOf = (name: string): string => join(stateDirectory(name), 'lab.json');

/** Writes the record into the lab's directory. */
export async function writeRecord(record: LabRecord): Promise<void> {
  await writeFile(fileOf(record.name), `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
}

/** The record of a lab that has come up, or undefined. */
export async function readRecord(name: string): Promise<LabRecord | undefined> {
  try {
    return labRecord.parse(JSON.parse(await readFile(fileOf(name), 'utf8')));
  } catch {
    return undefined;
  }
}

/** The records of all labs of this user that have come up. */
export async function readAllRecords(): Promise<LabRecord[]> {
  const names = await readdir(labsDirectory()).catch(() => []);
  const records = await Promise.all(names.map(readRecord));
  return records.filter((record) => record !== undefined);
}
