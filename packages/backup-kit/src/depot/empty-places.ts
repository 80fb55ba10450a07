import type { Catalogue } from '@fairway/backups';
import { unlessAborted } from '@fairway/runtime';
import type { Depot } from './depot.ts';

/**
 * The destinations that have nothing of these sources, a sentence or two each: a wrong directory, prefix or bucket
 * looks like a place without backups.
 */
export async function emptyPlaces(
  { destinations, sources }: Catalogue,
  names: readonly string[],
  depot: Depot,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const copies = names.flatMap((name) => sources.get(name) ?? []).flatMap((backup) => backup.copies);
  const empty = destinations.filter(
    ({ name, problem }) => problem === undefined && !copies.some(({ destination }) => destination === name),
  );
  return unlessAborted(
    Promise.all(
      empty.map(async ({ name }) => {
        const place = depot.destinations.find((one) => one.name === name);
        // What a place tells of itself is no more than a hint.
        const facts = await place?.look?.().catch(() => undefined);
        const notes = facts?.notes.map((note) => ` ${note}`).join('') ?? '';
        return `${name} has no backup of ${names.join(', ')}.${notes} If that is not meant, compare its bucket, directory and prefix with those of the job that makes the backups.`;
      }),
    ),
    signal,
  );
}
