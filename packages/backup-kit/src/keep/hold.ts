import { type Backup, type Catalogue, formatKey } from '@fairway/backups';
import type { Destination } from '@fairway/object-store';
import { combine, Failure, formatTime } from '@fairway/runtime';
import { type Depot, destinationOf, putEverywhere, unlisted } from '../depot/depot.ts';
import type { BackupContext } from '../subject.ts';

/** How a hold ended. */
export interface Held {
  /** Where a fresh listing shows the hold. */
  readonly at: readonly string[];
  /** Why it does not hold every copy. */
  readonly failure: Failure | undefined;
  readonly catalogue: Catalogue;
}

/**
 * Puts a backup on hold: no destination loses its copy to retention. Each copy gets a hold of its own, and a fresh listing
 * must show it: a destination that cannot be listed may have a copy that nothing holds.
 */
export async function hold(
  depot: Depot,
  { source, id }: { readonly source: string; readonly id: string },
  { clock, github, signal }: Pick<BackupContext, 'clock' | 'github' | 'signal'>,
): Promise<Held> {
  const find = ({ sources }: Catalogue) => sources.get(source)?.find((one) => one.id === id);
  const text = `Put on hold by ${github.actor} at ${formatTime(clock.now())}: ${github.runUrl}\n`;
  const before = find(await depot.look());
  const lost = before ? await putHolds(depot, before, text, signal) : new Map<Destination, Failure>();
  const catalogue = await depot.look();
  const copies = find(catalogue)?.copies ?? [];
  const open = [
    ...(copies.length === 0 ? ['no destination lists the backup'] : []),
    ...copies.filter(({ held }) => !held).map(({ destination }) => `${destination}: no hold is listed`),
    ...unlisted(catalogue),
  ];
  const failures = [...lost.values(), ...(open.length > 0 ? [notListed(notHeld(source, id), open)] : [])];
  return {
    at: copies.filter(({ held }) => held).map(({ destination }) => destination),
    failure: failures.length === 0 ? undefined : combine(notHeld(source, id), failures),
    catalogue,
  };
}

/**
 * Gives each copy of a backup on hold a hold of its own. One that only another destination has says nothing on the day on
 * which that one cannot be listed.
 * @returns why some copies have none
 */
export async function spreadHolds(
  depot: Depot,
  { sources }: Catalogue,
  names: readonly string[],
  { clock, signal }: Pick<BackupContext, 'clock' | 'signal'>,
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  for (const backup of names.flatMap((name) => sources.get(name) ?? [])) {
    if (!backup.held) continue;
    const text = `On hold at another destination, as seen at ${formatTime(clock.now())}\n`;
    failures.push(...(await putHolds(depot, backup, text, signal)).values());
  }
  return failures;
}

async function putHolds(
  depot: Depot,
  { source, id, copies }: Backup,
  text: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<Destination, Failure>> {
  const places = copies
    .filter(({ held }) => !held)
    .map(({ destination }) => destinationOf(depot, destination));
  return putEverywhere(places, formatKey({ source, file: { id, part: 'hold' } }), text, signal);
}

const notHeld = (source: string, id: string) => `${source}/${id} is not on hold at every destination.`;

function notListed(what: string, evidence: readonly string[]): Failure {
  return new Failure({
    what,
    why: 'The destinations were listed again after that, and they do not show a hold for every copy.',
    evidence,
    fix: 'Run the command `hold` again once all destinations can be listed.',
  });
}
