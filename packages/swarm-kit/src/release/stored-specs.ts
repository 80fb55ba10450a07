import type { ServiceSpec } from '@fairway/docker/swarm';
import { type Host, readFiles } from '@fairway/host';
import { z } from 'zod';

/** The name of the file in the directory of the release. */
export const specsFile = 'services.json';

const storedSchema = z.record(z.string(), z.looseObject({ Name: z.string() }));

/** Stores the specs of a proven release beside it. A later run compares the stack with them. */
export async function storeSpecs(
  manager: Host,
  directory: string,
  specs: ReadonlyMap<string, ServiceSpec>,
): Promise<void> {
  // Specs hold environment values, which may be secret.
  await manager.writeFile(`${directory}/${specsFile}`, JSON.stringify(Object.fromEntries(specs), null, 2), {
    mode: 0o600,
  });
}

/** The specs with which a release was proven; undefined where none are stored. */
export async function readSpecs(
  manager: Host,
  directory: string,
): Promise<ReadonlyMap<string, ServiceSpec> | undefined> {
  const path = `${directory}/${specsFile}`;
  const text = (await readFiles(manager, { files: [path] })).text(path);
  return text === undefined ? undefined : parseSpecs(text);
}

/** The specs in the text of the file. */
export function parseSpecs(text: string): ReadonlyMap<string, ServiceSpec> {
  return new Map(Object.entries(storedSchema.parse(JSON.parse(text))) as [string, ServiceSpec][]);
}
