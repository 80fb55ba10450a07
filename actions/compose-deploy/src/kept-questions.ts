import { posix } from 'node:path';
import { type Proving, readProving, storeProving } from '@fairway/deploy-kit';
import type { Host } from '@fairway/host';
import type { Ledger } from '@fairway/releases';
import { z } from 'zod';
import { type DatabaseProbe, databaseProbeSchema } from './question.ts';

/** What a release was proven with. */
export interface Questions extends Proving {
  readonly databaseProbes: readonly DatabaseProbe[];
}

const schema = z.array(databaseProbeSchema);
const fileIn = (ledger: Ledger, id: string) => posix.join(ledger.releaseDir(id), 'database-probes.json');

/** Keeps what a release is proven with beside it, so that going back to it needs no input of that time. */
export async function storeQuestions(
  host: Host,
  ledger: Ledger,
  id: string,
  { databaseProbes, ...proving }: Questions,
): Promise<void> {
  await host.writeFile(fileIn(ledger, id), `${JSON.stringify(databaseProbes)}\n`, {
    mode: 0o600,
    parents: true,
  });
  await storeProving(host, ledger.releaseDir(id), proving);
}

/** What a release was proven with; undefined where that is not kept. */
export async function readQuestions(host: Host, ledger: Ledger, id: string): Promise<Questions | undefined> {
  const proving = await readProving(host, ledger.releaseDir(id));
  if (!proving) return undefined;
  const path = fileIn(ledger, id);
  const text = (await host.stat(path)) ? new TextDecoder().decode(await host.readFile(path)) : '[]';
  return { ...proving, databaseProbes: schema.parse(JSON.parse(text)) };
}
