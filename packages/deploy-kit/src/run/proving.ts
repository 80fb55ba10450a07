import { posix } from 'node:path';
import { credentialsIn, restoreItem, type VerifyItem } from '@fairway/health';
import { type Host, readFiles } from '@fairway/host';
import { z } from 'zod';

/** The probes with which a release was proven. They are stored with it, so a rollback needs no inputs of that time. */
export interface Proving {
  readonly verify: readonly VerifyItem[];
  /** Values that were secret at that time. They are masked before anything of the release is shown. */
  readonly secretValues: readonly string[];
}

const stored = z.array(z.looseObject({}));
const schema = z.object({
  /** Missing in files of earlier versions, which kept the items in two lists. */
  verify: stored.optional(),
  probes: stored.optional(),
  databaseProbes: stored.optional(),
  secretValues: z.array(z.string()),
});

/** The name of the file in the directory of the release. */
export const provingFile = 'proving.json';
/** The name of the file in earlier versions of compose-deploy. */
const olderFile = 'questions.json';

/** The text of the file. */
export function formatProving({ verify, secretValues }: Proving): string {
  return `${JSON.stringify({ verify, secretValues })}\n`;
}

/**
 * The proving that is stored with a release; undefined where none is. Its items have what is newer than the version that
 * stored them by default.
 * @param textOf returns the text of a file in the directory of the release; undefined for a missing file
 */
export function provingIn(textOf: (name: string) => string | undefined): Proving | undefined {
  const text = textOf(provingFile) ?? textOf(olderFile);
  if (text === undefined) return undefined;
  const kept = schema.parse(JSON.parse(text));
  const items = kept.verify ?? [...(kept.probes ?? []), ...(kept.databaseProbes ?? [])];
  const verify = items.map(restoreItem);
  return { verify, secretValues: [...new Set([...kept.secretValues, ...credentialsIn(verify)])] };
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
