import { type Cell, code, type Summary } from '@fairway/action-kit';
import { type Catalogue, dataOf, growthOf, listOf, type Manifest } from '@fairway/backups';
import type { Destination } from '@fairway/object-store';
import { formatSize, sayElapsed, shortLine } from '@fairway/runtime';
import type { Reading } from '../prove/prove-source.ts';
import type { RunEnding, SourceEnding } from '../run-backup.ts';
import { sayCompared } from './compared.ts';
import { headlineOf, type Night } from './headline.ts';

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
    head: ['Source', 'Backup', 'Data', 'Stored', 'Time', 'Throughput', 'Proof', 'Growth'],
    rows: endings.map((ending) => rowOf(ending, catalogue)),
  });
  summary.heading('Where they are').table({
    head: ['Source', 'Destination', 'Kind', 'At the end', 'Why not'],
    rows: endings.flatMap((ending) =>
      destinations.map((destination) => placeRow(ending, destination, catalogue)),
    ),
  });
}

/** How the backup of one run is restored without Fairway. */
export function tellRecovery(manifests: readonly Manifest[], summary: Summary): void {
  for (const { source, id, recovery, recipients } of manifests) {
    const key = recipients.length > 0 ? ['# The private key lies beside the objects, as key.txt.'] : [];
    summary.details(`How to restore ${source}/${id} by hand`, [...key, ...recovery], 'sh');
  }
}

function rowOf({ name, kind, backup, proven, tookMs }: SourceEnding, catalogue: Catalogue): Cell[] {
  if (!backup) return [name, 'none', '', '', sayElapsed(tookMs), '', 'none', ''];
  const { manifest } = backup.made;
  const { plain, bytes } = dataOf(manifest);
  const growth = growthOf(catalogue.sources.get(name) ?? []);
  return [
    name,
    code(manifest.id),
    formatSize(plain.bytes),
    formatSize(bytes),
    sayElapsed(tookMs),
    `${formatSize(Math.round((plain.bytes * 1_000) / Math.max(1, tookMs)))}/s`,
    sayProof(kind, proven?.readings ?? []),
    growth ? `${growth.bars} ${growth.words}` : '',
  ];
}

function sayProof(kind: SourceEnding['kind'], readings: readonly Reading[]): string {
  const restored = readings.find(({ result }) => result.proof?.restored);
  const { rows, proof } = restored?.result ?? {};
  if (!restored || !proof?.restored) return readings.length > 0 ? 'not restored' : 'none';
  const from = restored.how === 'from the stream' ? 'the stream' : restored.copy.destination;
  const { seconds, notProven } = proof.restored;
  const compared = rows === undefined ? '' : `, ${sayCompared(kind, rows)}`;
  const open = notProven.length > 0 ? `; not proven: ${notProven.join('; ')}` : '';
  return `restored from ${from} in ${sayElapsed(seconds * 1_000)}${compared}${open}`;
}

function placeRow(
  { name, backup, failures }: SourceEnding,
  { name: place, kind }: Destination,
  catalogue: Catalogue,
): Cell[] {
  const copy = backup?.made.copies.find(({ destination }) => destination.name === place);
  const why = copy ? copy.failure : failures[0];
  const id = backup?.made.manifest.id;
  const listed = listOf(catalogue, name).find((one) => one.id === id);
  const is = listed?.copies.find(({ destination }) => destination === place)?.is ?? 'none';
  return [name, place, kind, is, why ? shortLine(`${why.what} ${why.why}`, 300) : ''];
}
