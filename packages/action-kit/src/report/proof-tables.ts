import type { PhaseRecord, Proof } from '../phases.ts';

export interface ProofTable {
  readonly title: string;
  readonly proofs: readonly Proof[];
}

/**
 * What was proved, for a reader. A step that fails may go on to put things right: what was proved after the failure is
 * about another state than what was proved before it, so the two stand in tables of their own. Within a phase the proofs
 * are sorted by their words, because work side by side ends in another order in each run.
 */
export function proofTables(
  proofs: readonly Proof[],
  phases: readonly Pick<PhaseRecord, 'name' | 'status' | 'endedAt'>[],
): readonly ProofTable[] {
  const order = new Map(phases.map(({ name }, index) => [name, index]));
  const placeOf = ({ phase }: Proof) => (phase === undefined ? phases.length : (order.get(phase) ?? 0));
  const sorted = proofs.toSorted(
    (a, b) => placeOf(a) - placeOf(b) || a.what.localeCompare(b.what, 'en', { numeric: true }),
  );
  const failedAt = Math.min(
    ...phases
      .filter(({ status }) => status === 'failed' || status === 'cancelled')
      .map(({ endedAt = Number.POSITIVE_INFINITY }) => endedAt),
  );
  const before = sorted.filter(({ at }) => at <= failedAt);
  const after = sorted.filter(({ at }) => at > failedAt);
  return [
    { title: after.length > 0 ? 'Proofs before the failure' : 'Proofs', proofs: before },
    { title: 'Proofs after the failure', proofs: after },
  ].filter((table) => table.proofs.length > 0);
}
