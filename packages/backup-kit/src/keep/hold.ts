import { formatKey } from '@fairway/backups';
import { combine, type Failure, formatTime } from '@fairway/runtime';
import { type Depot, destinationOf, putEverywhere } from '../depot/depot.ts';
import type { BackupContext } from '../subject.ts';

/** Puts a backup on hold: no destination loses its copy to retention. One hold holds all copies. */
export async function hold(
  depot: Depot,
  { source, id }: { readonly source: string; readonly id: string },
  { clock, github }: Pick<BackupContext, 'clock' | 'github'>,
): Promise<{ readonly failure: Failure | undefined }> {
  const catalogue = await depot.look();
  const backup = catalogue.sources.get(source)?.find((one) => one.id === id);
  const copies = backup?.copies.filter(({ held }) => !held) ?? [];
  const text = `Put on hold by ${github.actor} at ${formatTime(clock.now())}: ${github.runUrl}\n`;
  const places = copies.map(({ destination }) => destinationOf(depot, destination));
  const lost = await putEverywhere(places, formatKey({ source, file: { id, part: 'hold' } }), text);
  const what = `${source}/${id} is not on hold at every destination.`;
  return { failure: lost.size === 0 ? undefined : combine(what, [...lost.values()]) };
}
