import type { Backup, Catalogue } from '../catalogue/catalogue.ts';
import type { Copy } from '../catalogue/copy.ts';
import { isRegular } from '../catalogue/counting.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;

/**
 * The copies of a source that are read back in this run: of the destination that was read least recently, and of each
 * other one that would otherwise go unread for more than a week. At each it is the newest whole copy.
 */
export function readBackTurn(catalogue: Catalogue, source: string, now: number): Copy[] {
  const all = catalogue.sources.get(source) ?? [];
  // What a restore was about to replace is made whenever somebody restores, so it says nothing of the next run.
  const backups = all.filter(({ copies }) => copies.some(isRegular));
  const candidates = catalogue.destinations.flatMap(({ name }) => candidateAt(backups, name, now));
  candidates.sort((one, other) => one.since - other.since);
  // The next run comes about as long after this one as this one after the last, or half as late again.
  const next = now + 1.5 * usualGap(backups);
  return candidates.filter(({ since }, n) => n === 0 || since + weekMs < next).map(({ copy }) => copy);
}

interface Candidate {
  readonly copy: Copy;
  /** When the destination was read last; where it never was, when its oldest copy was made. */
  readonly since: number;
}

function candidateAt(backups: readonly Backup[], destination: string, now: number): Candidate[] {
  const copies = backups.flatMap((backup) =>
    backup.copies.filter((copy) => copy.destination === destination),
  );
  const copy = copies.find((one) => one.state === 'whole' && isRegular(one));
  if (!copy) return [];
  const read = backups
    .flatMap(({ proofs }) => proofs)
    .filter((proof) => proof.destination === destination && proof.read.length > 0)
    .map(({ at }) => Date.parse(at))
    // A wrong clock must not spare a destination for years.
    .filter((at) => at <= now);
  const since = read.length > 0 ? Math.max(...read) : Math.min(...copies.map(({ at }) => at));
  return [{ copy, since }];
}

function usualGap([newest, before]: readonly Backup[]): number {
  if (!newest || !before) return dayMs;
  return Math.min(weekMs, Math.max(3_600_000, newest.at - before.at));
}
