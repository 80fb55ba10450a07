import type { ChosenBackup } from '@fairway/backup-kit';
import type { Backup, Catalogue, Copy, Manifest } from '@fairway/backups';
import type { LedgerEntry } from '@fairway/releases';
import { ledgerEntry } from '../../../test/stage/samples/ledger-entry.ts';

export const now = Date.parse('2026-11-29T12:00:00Z');

/** A release of the ledger with the newest migration that its first run left. */
export const entry = (version: string, migration?: string, more: Partial<LedgerEntry> = {}): LedgerEntry =>
  ledgerEntry({
    id: version,
    version,
    ...(migration ? { schema: [{ name: 'shop', newest: migration, worksFor: [migration] }] } : {}),
    ...more,
  });

/** v1 and v2, with a migration between them that took something away. */
export const contracted = [entry('v1', 'm1'), entry('v2', 'm2')];

interface Told {
  readonly release?: string | null;
  readonly migration?: string | null;
  readonly proven?: boolean;
  readonly madeBefore?: Manifest['madeBefore'];
  readonly recipients?: readonly string[];
}

/** A backup of `shop` that began at this hour of the day, with the release that ran. */
export function backupAt(
  hour: string,
  { release = 'v1', migration = 'm1', proven = true, recipients = [], madeBefore = null }: Told = {},
): Backup {
  const id = `20261129T${hour}0000000Z-k3x9q2`;
  const manifest = {
    source: 'shop',
    id,
    database: 'shop',
    recipients,
    madeBefore,
    release: release === null ? null : { id: release, version: release, commit: 'c' },
    migrations: migration === null ? null : { newest: migration, worksFor: [migration] },
  } as unknown as Manifest;
  const at = Date.parse(`2026-11-29T${hour}:00:00Z`);
  const copy = {
    ...{ destination: 'b2', source: 'shop', id, at, state: 'whole', manifest, readAt: at },
    taken: { first: at, last: at },
    ...(proven ? { provenAt: at } : {}),
  } as unknown as Copy;
  return { source: 'shop', id, at, copies: [copy], proofs: [], hasUnread: false, held: false };
}

/** What the destinations list, the newest first. */
export function catalogueOf(...backups: readonly Backup[]): Catalogue {
  return {
    sources: new Map([['shop', backups]]),
    destinations: [{ name: 'b2', foreign: [], unreadable: [] }],
  };
}

export function chosenOf(backup: Backup): ChosenBackup {
  const [copy] = backup.copies;
  if (!copy?.manifest) throw new TypeError('a sample has a copy');
  return {
    ...{ backup, manifest: copy.manifest, copies: [copy], provenAt: copy.provenAt },
    ...{ passedOver: [], older: [] },
  };
}
