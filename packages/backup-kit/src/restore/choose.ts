import {
  type Backup,
  type Catalogue,
  type Copy,
  type Identity,
  isRegular,
  isSafety,
  type Manifest,
  reliableBackups,
} from '@fairway/backups';
import { Failure, formatTime } from '@fairway/runtime';
import { unlisted } from '../depot/depot.ts';
import { canDecrypt } from '../prove/prove-copy.ts';

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
  /** The ids of newer ones that would have been taken, and that no key which was given opens. */
  readonly passedOver: readonly string[];
  /** The ids of proven ones that are older, the newest first: where this one turns out to be damaged, they are left. */
  readonly older: readonly string[];
}

/**
 * Chooses a backup of a source: a proven one, unless it is named or is to be proven. What a restore or a recovery was about
 * to replace, and what was named ahead of its time, is taken by its id alone.
 * @param identities where some are given, the newest one is taken that one of them opens
 * @throws Failure that names the backups that are there
 */
export function chooseBackup(
  catalogue: Catalogue,
  source: string,
  wanted: WantedBackup,
  now: number,
  identities: readonly Identity[] = [],
): ChosenBackup {
  const candidates = candidatesFor(catalogue, source, wanted, now);
  const opened = identities.length === 0 ? -1 : candidates.findIndex((one) => isOpenedBy(one, identities));
  const backup = candidates[Math.max(0, opened)];
  const [copy, ...others] = (backup?.copies ?? [])
    .filter(isWhole)
    .toSorted((one, other) => (other.readAt ?? 0) - (one.readAt ?? 0));
  if (!backup || !copy?.manifest) throw noBackup(catalogue, source, wanted, backup);
  return {
    backup,
    manifest: copy.manifest,
    copies: [copy, ...others],
    provenAt: copy.provenAt,
    passedOver: candidates.slice(0, Math.max(0, opened)).map(({ id }) => id),
    older: reliableBackups(catalogue, source).flatMap(({ id, at }) => (at < backup.at ? [id] : [])),
  };
}

/** What may be taken, the best first. */
function candidatesFor(
  catalogue: Catalogue,
  source: string,
  wanted: WantedBackup,
  now: number,
): readonly Backup[] {
  const backups = catalogue.sources.get(source) ?? [];
  if (wanted.which === 'named') return backups.filter(({ id }) => id === wanted.id);
  if (wanted.which === 'newest-whole')
    return backups.filter(({ copies }) => copies.some((copy) => isWhole(copy) && isRegular(copy)));
  const before = wanted.which === 'before' ? wanted.at : now + 1;
  return reliableBackups(catalogue, source).filter(({ at }) => at < before);
}

function isOpenedBy({ copies }: Backup, identities: readonly Identity[]): boolean {
  return copies.some(({ manifest }) => manifest !== undefined && canDecrypt(manifest, identities));
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
          : whatElse(catalogue, source),
  });
}

function whatElse(catalogue: Catalogue, source: string): string {
  const oldest = reliableBackups(catalogue, source).at(-1);
  return oldest
    ? `Name a later time: the oldest proven one began at ${formatTime(oldest.at)}.`
    : 'Run the command `verify` to prove one, or name one with `backup` to restore it unproven.';
}

function sayWanted(source: string, wanted: WantedBackup): string {
  if (wanted.which === 'named') return `backup ${source}/${wanted.id}`;
  if (wanted.which === 'newest-whole') return `whole backup of ${source}`;
  const before = wanted.which === 'before' ? ` before ${formatTime(wanted.at)}` : '';
  return `proven backup of ${source}${before}`;
}

function sayBackup({ id, copies }: Backup): string {
  const proven = copies.some(({ provenAt }) => provenAt !== undefined);
  const of = copies.some(isSafety) ? ', of what was replaced' : '';
  return `${id}${of}, ${proven ? 'proven' : 'not proven'}, at ${copies.map(({ destination }) => destination).join(', ')}`;
}
