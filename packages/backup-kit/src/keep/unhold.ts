import { type Backup, type Catalogue, formatKey } from '@fairway/backups';
import { combine, Failure, messageOf, sideBySide, unlessAborted } from '@fairway/runtime';
import { type Depot, destinationOf, unlisted } from '../depot/depot.ts';
import type { BackupContext } from '../subject.ts';

/** How the end of a hold ended. */
export interface Unheld {
  /** The destinations whose holds were removed. */
  readonly from: readonly string[];
  /** Why the backup is on hold all the same. */
  readonly failure: Failure | undefined;
  readonly catalogue: Catalogue;
}

interface Named {
  readonly source: string;
  readonly id: string;
}

/**
 * Ends the hold of a backup at every destination, so that retention counts it again. A hold that stays at one destination
 * holds everywhere, and the next run carries it back; so nothing is removed where a destination cannot be listed, and a
 * fresh listing must show none.
 */
export async function unhold(
  depot: Depot,
  named: Named,
  { signal }: Pick<BackupContext, 'signal'>,
): Promise<Unheld> {
  const before = await depot.look();
  const unseen = unlisted(before);
  const copies = find(before, named)?.copies;
  if (unseen.length > 0) return { from: [], failure: stillHeld(named, unseen), catalogue: before };
  if (!copies) return { from: [], failure: nowhere(named), catalogue: before };
  const held = copies.filter((copy) => copy.held);
  const settled = await unlessAborted(
    sideBySide(held, Math.max(1, held.length), ({ destination }) => removeHold(depot, named, destination)),
    signal,
  );
  const failures = settled.flatMap(({ item, result }) =>
    result.status === 'rejected' ? [notRemoved(named, item.destination, result.reason)] : [],
  );
  const catalogue = await depot.look();
  const left = find(catalogue, named)?.copies.filter((copy) => copy.held) ?? [];
  const open = [
    ...unlisted(catalogue),
    ...left.map(({ destination }) => `${destination}: its hold is listed still`),
  ];
  if (open.length > 0) failures.push(stillHeld(named, open));
  return {
    from: held
      .map(({ destination }) => destination)
      .filter((name) => !left.some(({ destination }) => destination === name)),
    failure: failures.length === 0 ? undefined : combine(`${sayName(named)} is still on hold.`, failures),
    catalogue,
  };
}

async function removeHold(depot: Depot, { source, id }: Named, destination: string): Promise<void> {
  const ending = await destinationOf(depot, destination).remove(
    formatKey({ source, file: { id, part: 'hold' } }),
  );
  if (ending === 'removed') return;
  throw new Failure({
    what: `${destination} keeps the hold of ${source}/${id}.`,
    why: 'A lock of the store (Object Lock) keeps every object for its time, a hold too.',
    fix: 'Run the command `unhold` again when that time is over.',
  });
}

function find({ sources }: Catalogue, { source, id }: Named): Backup | undefined {
  return sources.get(source)?.find((one) => one.id === id);
}

const sayName = ({ source, id }: Named) => `${source}/${id}`;

function nowhere(named: Named): Failure {
  return new Failure({
    what: `There is no backup ${sayName(named)}.`,
    why: 'No destination lists anything of it.',
    fix: 'Name one that the command `list` shows.',
  });
}

function stillHeld(named: Named, evidence: readonly string[]): Failure {
  return new Failure({
    what: `${sayName(named)} is still on hold.`,
    why: 'A hold at one destination holds every copy, and not every destination shows that it has none.',
    evidence,
    fix: 'Run the command `unhold` again once all destinations can be listed. The command `list` shows what is on hold.',
  });
}

function notRemoved(named: Named, destination: string, cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  return new Failure({
    what: `${destination} did not remove the hold of ${sayName(named)}.`,
    why: messageOf(cause),
    fix: 'Run the command `unhold` again.',
    cause,
  });
}
