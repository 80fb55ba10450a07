import type { ServiceSpec } from '@fairway/docker/swarm';
import { type Host, readFiles } from '@fairway/host';
import { z } from 'zod';

const storedSchema = z.record(z.string(), z.looseObject({ Name: z.string() }));

/** Stores the specs of a proven release beside it. A later run compares the stack with them. */
export async function storeSpecs(
  manager: Host,
  directory: string,
  specs: ReadonlyMap<string, ServiceSpec>,
): Promise<void> {
  // Specs hold environment values, which may be secret.
  await manager.writeFile(`${directory}/services.json`, JSON.stringify(Object.fromEntries(specs), null, 2), {
    mode: 0o600,
  });
}

/** The specs with which a release was proven; undefined where none are stored. */
export async function readSpecs(
  manager: Host,
  directory: string,
): Promise<ReadonlyMap<string, ServiceSpec> | undefined> {
  const path = `${directory}/services.json`;
  const text = (await readFiles(manager, { files: [path] })).text(path);
  if (text === undefined) return undefined;
  return new Map(Object.entries(storedSchema.parse(JSON.parse(text))) as [string, ServiceSpec][]);
}
