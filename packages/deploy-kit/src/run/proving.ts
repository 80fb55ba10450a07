import { posix } from 'node:path';
import type { Probe } from '@fairway/health';
import { type Host, readFiles } from '@fairway/host';
import { z } from 'zod';

/** What a release was proven with: kept beside it, so that going back to it needs no input of that time. */
export interface Proving {
  readonly probes: readonly Probe[];
  /** Values that were secret then; masked before anything of the release is shown. */
  readonly secretValues: readonly string[];
}

const schema = z.object({ probes: z.array(z.custom<Probe>()), secretValues: z.array(z.string()) });
const fileIn = (directory: string) => posix.join(directory, 'proving.json');

/** @param directory the directory of the release on the host, which only its owner can enter */
export async function storeProving(host: Host, directory: string, proving: Proving): Promise<void> {
  await host.writeFile(fileIn(directory), `${JSON.stringify(proving)}\n`, { mode: 0o600 });
}

/** What is kept with a release; undefined where nothing is. */
export async function readProving(host: Host, directory: string): Promise<Proving | undefined> {
  const path = fileIn(directory);
  const text = (await readFiles(host, { files: [path] })).text(path);
  return text === undefined ? undefined : schema.parse(JSON.parse(text));
}
