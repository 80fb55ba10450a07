import { type Cell, code, type Summary } from '@fairway/action-kit';
import { type Catalogue, figuresOf, type ListedBackup, listOf, remarksOn } from '@fairway/backups';
import { formatSize, formatTime, sayElapsed } from '@fairway/runtime';
import { tellGrowth } from './growth.ts';

/** How many backups of a source are shown; the output has all. */
const mostRows = 40;

/** What is there, by source and destination, what is missing, and what a team can rely on. */
export function tellCatalogue(
  catalogue: Catalogue,
  {
    sources,
    days,
    now,
  }: { readonly sources: readonly string[]; readonly days: number; readonly now: number },
  summary: Summary,
): void {
  tellFigures(catalogue, sources, now, summary);
  for (const source of sources) {
    const all = listOf(catalogue, source);
    summary.heading(`Backups of ${source}`).table({
      head: [
        ...['Backup', 'Age', 'Stored', 'Data', 'Proven', 'Encrypted to', 'Release'],
        ...catalogue.destinations.map(({ name }) => name),
      ],
      rows: all.slice(0, mostRows).map((one) => rowOf(one, now)),
    });
    if (all.length > mostRows) summary.text(`The newest ${mostRows} of ${all.length}.`);
    tellGrowth(catalogue, [source], summary);
  }
  tellRemarks(catalogue, { sources, days, now }, summary);
}

/** The age of the newest proven backup and the time of the last restore: what would be lost now, and for how long. */
export function tellFigures(
  catalogue: Catalogue,
  sources: readonly string[],
  now: number,
  summary: Summary,
): void {
  summary.heading('What can be relied on').table({
    head: [
      'Source',
      'Newest proven backup',
      'Would be lost now, at most (RPO)',
      'Last restore took (RTO)',
      'At',
    ],
    rows: sources.map((source) => {
      const { newest, worstLossMs, restoreMs, destinations } = figuresOf(catalogue, source, now);
      return [
        source,
        newest ? code(newest.id) : 'none',
        worstLossMs === undefined ? 'everything' : sayElapsed(worstLossMs),
        restoreMs === undefined ? 'never measured' : sayElapsed(restoreMs),
        destinations.join(', '),
      ];
    }),
  });
}

/** What is missing or wrong, and what is not ours. */
export function tellRemarks(
  catalogue: Catalogue,
  look: { readonly sources: readonly string[]; readonly days: number; readonly now: number },
  summary: Summary,
): void {
  const rows = remarksOn(catalogue, look).map(({ destination = '', text }) => [destination, text]);
  if (rows.length > 0) summary.heading('What to look at').table({ head: ['Destination', 'Remark'], rows });
}

function rowOf(
  { id, at, bytes, plainBytes, provenAt, recipients, release, held, madeBefore, copies }: ListedBackup,
  now: number,
): Cell[] {
  return [
    [code(id), held ? ' on hold' : '', madeBefore ? ` of what a ${madeBefore} replaced` : ''],
    sayElapsed(now - at),
    bytes === undefined ? '' : formatSize(bytes),
    plainBytes === undefined ? '' : formatSize(plainBytes),
    provenAt === undefined ? 'no' : formatTime(provenAt),
    recipients === undefined ? '' : recipients.length === 0 ? 'nobody' : recipients.join(', '),
    release ?? '',
    ...copies.map(({ is }) => is),
  ];
}
