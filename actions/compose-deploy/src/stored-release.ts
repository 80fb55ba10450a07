import { posix } from 'node:path';
import { type ComposeModel, readRenderedCompose } from '@fairway/docker';
import type { Host, Manifest } from '@fairway/host';
import type { Ledger, Release } from '@fairway/releases';
import { z } from 'zod';

/** A release with all that it takes to apply it: from the host alone, without registry or repository. */
export interface StoredRelease {
  readonly release: Release;
  /** The text of `.env`. */
  readonly dotenv: string;
  /** The rendered Compose file as data. */
  readonly model: ComposeModel;
  /** Every path of its managed directories. */
  readonly trees: readonly { readonly to: string; readonly manifest: Manifest }[];
}

const entry = z.object({
  path: z.string(),
  type: z.enum(['file', 'directory', 'symlink', 'other']),
  mode: z.number(),
  size: z.number(),
  content: z.string(),
});
const schema = z.object({
  dotenv: z.string(),
  trees: z.array(z.object({ to: z.string(), manifest: z.array(entry) })),
});

const fileIn = (ledger: Ledger, id: string) => posix.join(ledger.releaseDir(id), 'installation.json');

/** Keeps a release on the host, whole, before it is applied. */
export async function storeRelease(host: Host, ledger: Ledger, stored: StoredRelease): Promise<void> {
  const { release, dotenv, trees } = stored;
  await host.writeFile(fileIn(ledger, release.id), `${JSON.stringify({ dotenv, trees })}\n`, {
    mode: 0o600,
    parents: true,
  });
  // Last: a release that is listed has all of its files.
  await ledger.storeRelease(release);
}

/** The release of an id with all that is kept of it; undefined where it is not kept whole. */
export async function findStored(host: Host, ledger: Ledger, id: string): Promise<StoredRelease | undefined> {
  const release = await ledger.findRelease(id);
  const path = fileIn(ledger, id);
  if (!release || !(await host.stat(path))) return undefined;
  const kept = schema.parse(JSON.parse(new TextDecoder().decode(await host.readFile(path))));
  return { release, ...kept, model: readRenderedCompose(release.stack) };
}

/** All releases that are kept whole. */
export async function allStored(host: Host, ledger: Ledger): Promise<readonly StoredRelease[]> {
  const ids = new Set((await ledger.read()).map(({ id }) => id));
  const found = await Promise.all([...ids].map((id) => findStored(host, ledger, id)));
  return found.filter((stored) => stored !== undefined);
}
