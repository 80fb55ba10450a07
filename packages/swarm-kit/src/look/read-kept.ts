import { type InstalledLook, type Proving, provingIn } from '@fairway/deploy-kit';
import type { ServiceSpec } from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import { isProven, type LedgerEntry, type Release, readSnapshot, runningRelease } from '@fairway/releases';
import type { Logger } from '@fairway/runtime';
import { parseSpecs, specsFile } from '../release/stored-specs.ts';

/** What the manager keeps of a stack: which release should run, and what it was proven with. */
export interface KeptStack {
  readonly ledger: InstalledLook['ledger'];
  readonly entries: readonly LedgerEntry[];
  readonly release: Release | undefined;
  readonly provenBy: LedgerEntry | undefined;
  /** Full service name → the spec that it was proven with; undefined where none is kept. */
  readonly specs: ReadonlyMap<string, ServiceSpec> | undefined;
  readonly proving: Proving | undefined;
}

/** Reads by one command what the manager keeps of a stack. */
export async function readKept(
  manager: Host,
  stackDir: string,
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<KeptStack> {
  const snapshot = await readSnapshot(manager, { dir: stackDir, logger, signal });
  const { entries } = snapshot;
  const id = runningRelease(entries);
  const release = id === undefined ? undefined : snapshot.release(id);
  const specs = id === undefined ? undefined : snapshot.beside(id, specsFile);
  return {
    ledger: ledgerState(entries, release !== undefined),
    entries,
    release,
    provenBy: entries.findLast((entry) => entry.id === id && isProven(entry)),
    specs: specs === undefined ? undefined : parseSpecs(specs),
    proving: id === undefined ? undefined : provingIn((name) => snapshot.beside(id, name)),
  };
}

/** What a ledger says about a stack. A first release that failed and was removed again has left nothing. */
export function ledgerState(entries: readonly LedgerEntry[], isKept: boolean): InstalledLook['ledger'] {
  const last = entries.at(-1)?.outcome;
  if (last === undefined || last === 'removed') return 'absent';
  if (last === 'destroyed') return 'destroyed';
  return runningRelease(entries) !== undefined && isKept ? 'running' : 'unproven';
}
