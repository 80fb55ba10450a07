import type { LedgerEntry, Outcome } from '../src/index.ts';

/** One run: its version, its outcome, the version before. `rollback` stands for a run that was told to go back. */
export type Step = [version: string, outcome: Outcome | 'rollback', previous?: string];

/** The entries of a ledger after these runs, in this order. */
export function history(...steps: Step[]): LedgerEntry[] {
  return steps.map(([version, outcome, previous]) => ({
    id: `${version}-id`,
    version,
    commit: 'c',
    startedAt: '2026-11-21T04:00:00Z',
    actor: 'mona',
    runUrl: 'https://github.com/acme/marina/actions/runs/1',
    outcome: outcome === 'rollback' ? 'proven' : outcome,
    ...(outcome === 'rollback' ? { rollback: true } : {}),
    ...(previous ? { previous: `${previous}-id` } : {}),
  }));
}
