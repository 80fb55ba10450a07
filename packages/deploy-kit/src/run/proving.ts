import { posix } from 'node:path';
import {
  credentialsIn,
  databaseProbeSchema,
  isDatabaseProbe,
  isProbe,
  type Probe,
  type VerifyItem,
} from '@fairway/health';
import { type Host, readFiles } from '@fairway/host';
import { z } from 'zod';

/** The probes with which a release was proven. They are stored with it, so a rollback needs no inputs of that time. */
export interface Proving {
  readonly verify: readonly VerifyItem[];
  /** Values that were secret at that time. They are masked before anything of the release is shown. */
  readonly secretValues: readonly string[];
}

const schema = z.object({
  probes: z.array(z.custom<Probe>()),
  /** Missing in files of earlier versions of swarm-deploy. */
  databaseProbes: z.array(databaseProbeSchema).default([]),
  secretValues: z.array(z.string()),
});

/** The name of the file in the directory of the release. */
export const provingFile = 'proving.json';
/** The name of the file in earlier versions of compose-deploy. */
const olderFile = 'questions.json';

/** The text of the file. */
export function formatProving({ verify, secretValues }: Proving): string {
  const kept = {
    probes: verify.filter(isProbe),
    databaseProbes: verify.filter(isDatabaseProbe),
    secretValues,
  };
  return `${JSON.stringify(kept)}\n`;
}

/**
 * The proving that is stored with a release; undefined where none is.
 * @param textOf returns the text of a file in the directory of the release; undefined for a missing file
 */
export function provingIn(textOf: (name: string) => string | undefined): Proving | undefined {
  const text = textOf(provingFile) ?? textOf(olderFile);
  if (text === undefined) return undefined;
  const { probes, databaseProbes, secretValues } = schema.parse(JSON.parse(text));
  const verify = [...probes, ...databaseProbes];
  return { verify, secretValues: [...new Set([...secretValues, ...credentialsIn(verify)])] };
}

/**
 * Stores a proving with its release.
 * @param directory the directory of the release on the host, which only its owner can enter
 */
export async function storeProving(host: Host, directory: string, proving: Proving): Promise<void> {
  await host.writeFile(posix.join(directory, provingFile), formatProving(proving), { mode: 0o600 });
}

/** Reads the proving that is stored with a release; undefined where none is. */
export async function readProving(host: Host, directory: string): Promise<Proving | undefined> {
  const pathOf = (name: string) => posix.join(directory, name);
  const found = await readFiles(host, { files: [provingFile, olderFile].map(pathOf) });
  return provingIn((name) => found.text(pathOf(name)));
}
