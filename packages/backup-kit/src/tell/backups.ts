import { type Cell, code, type Summary } from '@fairway/action-kit';
import { type Catalogue, dataOf, listOf, type Manifest } from '@fairway/backups';
import type { Destination } from '@fairway/object-store';
import { formatSize, sayElapsed, shortLine } from '@fairway/runtime';
import type { Reading } from '../prove/prove-source.ts';
import type { RunEnding, SourceEnding } from '../run-backup.ts';
import { tellGrowth } from './growth.ts';
import { headlineOf, type Night } from './headline.ts';
import { sayReading } from './readings.ts';

/**
 * The backups of a run: how it ended in one line, a row for each source, and one for each of its destinations, whatever
 * became of it.
 */
export function tellBackups(
  { sources: endings, catalogue }: Pick<RunEnding, 'sources' | 'catalogue'>,
  destinations: readonly Destination[],
  by: Night['by'],
  summary: Summary,
): void {
  summary.heading(headlineOf({ sources: endings, destinations: destinations.length, by }), 2);
  summary.heading('Backups').table({
    head: ['Source', 'Backup', 'Data', 'Stored', 'Time', 'Throughput', 'Proof'],
    rows: endings.map(rowOf),
  });
  tellGrowth(
    catalogue,
    endings.map(({ name }) => name),
    summary,
  );
  const places = endings.flatMap((ending) =>
    destinations.map((destination) => placeOf(ending, destination, catalogue)),
  );
  summary.heading('Where they are').table({
    head: [
      'Source',
      'Destination',
      'Kind',
      'At the end',
      ...(places.some(({ why }) => why) ? ['Why not'] : []),
    ],
    rows: places.map(({ cells, why }) => [...cells, ...(why ? [why] : [])]),
  });
}

/** How the backup of one run is restored without Fairway. */
export function tellRecovery(manifests: readonly Manifest[], summary: Summary): void {
  for (const { source, id, recovery, recipients } of manifests) {
    const key = recipients.length > 0 ? ['# The private key lies beside the objects, as key.txt.'] : [];
    summary.details(`How to restore ${source}/${id} by hand`, [...key, ...recovery], 'sh');
  }
}

function rowOf({ name, backup, proven, tookMs }: SourceEnding): Cell[] {
  if (!backup) return [name, 'none', '', '', sayElapsed(tookMs), '', 'none'];
  const { manifest } = backup.made;
  const { plain, bytes } = dataOf(manifest);
  return [
    name,
    code(manifest.id),
    formatSize(plain.bytes),
    formatSize(bytes),
    sayElapsed(tookMs),
    `${formatSize(Math.round((plain.bytes * 1_000) / Math.max(1, tookMs)))}/s`,
    sayProof(proven?.readings ?? []),
  ];
}

function sayProof(readings: readonly Reading[]): string {
  const restored = readings.find(({ result }) => result.proof?.restored);
  if (restored) return sayReading(restored);
  return readings.length > 0 ? 'not restored' : 'none';
}

function placeOf(
  { name, backup, failures }: SourceEnding,
  { name: place, kind }: Destination,
  catalogue: Catalogue,
): { readonly cells: readonly Cell[]; readonly why: string | undefined } {
  const copy = backup?.made.copies.find(({ destination }) => destination.name === place);
  const why = copy ? copy.failure : failures[0];
  const id = backup?.made.manifest.id;
  const listed = listOf(catalogue, name).find((one) => one.id === id);
  const is = listed?.copies.find(({ destination }) => destination === place)?.is ?? 'none';
  return {
    cells: [name, place, kind, is],
    why: why ? shortLine(`${why.what} ${why.why}`, 300) : undefined,
  };
}
