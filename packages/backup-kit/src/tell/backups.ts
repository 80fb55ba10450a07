import { type Cell, code, type Summary } from '@fairway/action-kit';
import { type Catalogue, dataOf, growthOf, listOf, type Manifest } from '@fairway/backups';
import type { Destination } from '@fairway/object-store';
import { countOf, formatSize, sayElapsed, shortLine } from '@fairway/runtime';
import type { Reading } from '../prove/prove-source.ts';
import type { SourceEnding } from '../run-backup.ts';

/** The backups of a run: a row for each source, and one for each of its destinations, whatever became of it. */
export function tellBackups(
  endings: readonly SourceEnding[],
  destinations: readonly Destination[],
  catalogue: Catalogue | undefined,
  summary: Summary,
): void {
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

function rowOf({ name, backup, proven, tookMs }: SourceEnding, catalogue: Catalogue | undefined): Cell[] {
  if (!backup) return [name, 'none', '', '', sayElapsed(tookMs), '', 'none', ''];
  const { manifest } = backup.made;
  const { plain, bytes } = dataOf(manifest);
  const growth = growthOf(catalogue?.sources.get(name) ?? []);
  return [
    name,
    code(manifest.id),
    formatSize(plain.bytes),
    formatSize(bytes),
    sayElapsed(tookMs),
    `${formatSize(Math.round((plain.bytes * 1_000) / Math.max(1, tookMs)))}/s`,
    sayProof(proven?.readings ?? []),
    growth ? `${growth.bars} ${growth.words}` : '',
  ];
}

function sayProof(readings: readonly Reading[]): string {
  const restored = readings.find(({ result }) => result.proof?.restored);
  const { rows, proof } = restored?.result ?? {};
  if (!restored || !proof?.restored) return readings.length > 0 ? 'not restored' : 'none';
  const from = restored.how === 'from the stream' ? 'the stream' : restored.copy.destination;
  const { seconds, notProven } = proof.restored;
  const compared = rows === undefined ? '' : `, ${countOf(rows, 'row')} compared`;
  const open = notProven.length > 0 ? `; not proven: ${notProven.join('; ')}` : '';
  return `restored from ${from} in ${sayElapsed(seconds * 1_000)}${compared}${open}`;
}

function placeRow(
  { name, backup, failures }: SourceEnding,
  { name: place, kind }: Destination,
  catalogue: Catalogue | undefined,
): Cell[] {
  const copy = backup?.made.copies.find(({ destination }) => destination.name === place);
  const why = copy ? copy.failure : failures[0];
  const id = backup?.made.manifest.id;
  const listed = catalogue && listOf(catalogue, name).find((one) => one.id === id);
  const is = listed?.copies.find(({ destination }) => destination === place)?.is ?? 'none';
  return [name, place, kind, is, why ? shortLine(`${why.what} ${why.why}`, 300) : ''];
}
