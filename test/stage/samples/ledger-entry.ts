import type { LedgerEntry } from '@fairway/releases';

/** A line of a ledger: mona's run has proven v1. */
export const ledgerEntry = (more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id: 'v1-id',
  version: 'v1',
  commit: 'c',
  startedAt: '2026-11-21T04:00:00Z',
  actor: 'mona',
  runUrl: '',
  outcome: 'proven',
  ...more,
});
