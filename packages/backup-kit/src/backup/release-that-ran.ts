import type { Manifest } from '@fairway/backups';
import type { DumpFacts } from '@fairway/dumps';
import { attemptsIn, openLedger, runningRelease } from '@fairway/releases';
import type { Logger } from '@fairway/runtime';
import type { StatePlace } from '../subject.ts';

/** What a ledger says of the moment of a backup. */
export interface ReleaseThatRan {
  readonly release: Manifest['release'];
  /** The marks of the last migration: which releases work with each database. */
  readonly schema: readonly {
    readonly name: string;
    readonly newest: string | null;
    readonly worksFor: readonly string[];
  }[];
}

const unknown: ReleaseThatRan = { release: null, schema: [] };

/** The release that runs according to the ledger beside the source. */
export async function releaseThatRan(
  state: StatePlace | undefined,
  { logger }: { readonly logger: Logger },
): Promise<ReleaseThatRan> {
  if (!state) return unknown;
  const entries = await openLedger(state.host, { dir: state.directory, logger }).read();
  const id = runningRelease(entries);
  const entry = entries.findLast((one) => one.id === id);
  const schema = attemptsIn(entries).findLast((one) => one.schema !== undefined)?.schema ?? [];
  if (!entry) return { release: null, schema };
  return { release: { id: entry.id, version: entry.version, commit: entry.commit }, schema };
}

/** The state of the migrations, as a manifest keeps it: it tells which releases fit the data. */
export function migrationsOf(
  { migrations }: Pick<DumpFacts, 'migrations'>,
  source: string,
  { schema }: Pick<ReleaseThatRan, 'schema'>,
): Manifest['migrations'] {
  if (!migrations) return null;
  const newest = migrations.at(-1) ?? null;
  if (newest === null) return { newest, worksFor: [] };
  const mark = schema.find((one) => one.name === source && one.newest === newest);
  return { newest, worksFor: [...(mark?.worksFor ?? [newest])] };
}
