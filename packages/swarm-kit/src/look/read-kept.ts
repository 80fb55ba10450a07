import { type Proving, provingIn } from '@fairway/deploy-kit';
import type { ServiceSpec } from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import {
  isProven,
  type LedgerEntry,
  type LedgerState,
  ledgerState,
  type RecoveryMark,
  type Release,
  readSnapshot,
  runningRelease,
} from '@fairway/releases';
import type { Logger } from '@fairway/runtime';
import { parseSpecs, specsFile } from '../release/stored-specs.ts';

/** What the manager keeps of a stack: which release should run, and what it was proven with. */
export interface KeptStack {
  readonly ledger: LedgerState;
  readonly entries: readonly LedgerEntry[];
  readonly cutOff: RecoveryMark | undefined;
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
  const { entries, cutOff } = snapshot;
  const id = runningRelease(entries);
  const release = id === undefined ? undefined : snapshot.release(id);
  const specs = id === undefined ? undefined : snapshot.beside(id, specsFile);
  return {
    ledger: ledgerState(entries, release !== undefined),
    entries,
    cutOff,
    release,
    provenBy: entries.findLast((entry) => entry.id === id && isProven(entry)),
    specs: specs === undefined ? undefined : parseSpecs(specs),
    proving: id === undefined ? undefined : provingIn((name) => snapshot.beside(id, name)),
  };
}
