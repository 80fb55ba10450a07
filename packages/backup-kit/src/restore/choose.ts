import { type Backup, type Catalogue, type Copy, type Manifest, newestProvenBefore } from '@fairway/backups';
import { Failure, formatTime } from '@fairway/runtime';
import { unlisted } from '../depot/depot.ts';

/** Which backup somebody wants. */
export type WantedBackup =
  | { readonly which: 'newest' }
  /** The newest whole one, proven or not. */
  | { readonly which: 'newest-whole' }
  | { readonly which: 'named'; readonly id: string }
  /** The newest proven one that began before this moment, in milliseconds since the Unix epoch. */
  | { readonly which: 'before'; readonly at: number };

/** A backup, and the copies from which it can be restored. */
export interface ChosenBackup {
  readonly backup: Backup;
  readonly manifest: Manifest;
  /** Whole copies, those first whose bytes were read last. */
  readonly copies: readonly [Copy, ...Copy[]];
  /** Undefined where nobody has proven it. */
  readonly provenAt: number | undefined;
}

/**
 * Chooses a backup of a source: a proven one, unless it is named or is to be proven.
 * @throws Failure that names the backups that are there
 */
export function chooseBackup(
  catalogue: Catalogue,
  source: string,
  wanted: WantedBackup,
  now: number,
): ChosenBackup {
  const backups = catalogue.sources.get(source) ?? [];
  const find = (): Backup | undefined => {
    if (wanted.which === 'named') return backups.find(({ id }) => id === wanted.id);
    if (wanted.which === 'newest-whole') return backups.find(({ copies }) => copies.some(isWhole));
    return newestProvenBefore(catalogue, source, wanted.which === 'before' ? wanted.at : now + 1);
  };
  const backup = find();
  const [copy, ...others] = (backup?.copies ?? [])
    .filter(isWhole)
    .toSorted((one, other) => (other.readAt ?? 0) - (one.readAt ?? 0));
  if (!backup || !copy?.manifest) throw noBackup(catalogue, source, wanted, backup);
  return { backup, manifest: copy.manifest, copies: [copy, ...others], provenAt: copy.provenAt };
}

const isWhole = ({ state, manifest }: Copy) => state === 'whole' && manifest !== undefined;

const shown = 10;

function noBackup(
  catalogue: Catalogue,
  source: string,
  wanted: WantedBackup,
  found: Backup | undefined,
): Failure {
  const backups = catalogue.sources.get(source) ?? [];
  return new Failure({
    what: `There is no ${sayWanted(source, wanted)}.`,
    why: found
      ? 'No copy of it is whole.'
      : backups.length === 0
        ? `No destination has a backup of ${source}.`
        : `The destinations have others of ${source}, the newest first:`,
    evidence: [
      ...(found?.copies.map(({ destination, problem = '' }) => `${destination}: ${problem}`) ?? []),
      ...(found ? [] : backups.slice(0, shown).map(sayBackup)),
      ...unlisted(catalogue),
    ],
    fix:
      backups.length === 0
        ? 'Run the command `backup`, or correct the name of the source.'
        : wanted.which === 'named'
          ? 'Name one that the command `list` shows.'
          : 'Run the command `verify` to prove one, or name one with `backup` to restore it unproven.',
  });
}

function sayWanted(source: string, wanted: WantedBackup): string {
  if (wanted.which === 'named') return `backup ${source}/${wanted.id}`;
  if (wanted.which === 'newest-whole') return `whole backup of ${source}`;
  const before = wanted.which === 'before' ? ` before ${formatTime(wanted.at)}` : '';
  return `proven backup of ${source}${before}`;
}

function sayBackup({ id, copies }: Backup): string {
  const proven = copies.some(({ provenAt }) => provenAt !== undefined);
  return `${id}, ${proven ? 'proven' : 'not proven'}, at ${copies.map(({ destination }) => destination).join(', ')}`;
}
