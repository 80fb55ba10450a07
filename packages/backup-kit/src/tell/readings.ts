import { type Cell, code, type Summary } from '@fairway/action-kit';
import { shortLine } from '@fairway/runtime';
import type { Reading } from '../prove/prove-source.ts';
import { sayCompared } from './compared.ts';

/** What was read of each copy, and what came of it. */
export function tellReadings(readings: readonly Reading[], summary: Summary): void {
  summary.heading('What was read').table({
    head: ['Source', 'Backup', 'From', 'How', 'What came of it'],
    rows: readings.map(rowOf),
  });
}

const ways: Readonly<Record<Reading['how'], string>> = {
  restored: 'restored',
  'from the stream': 'restored as it passed, then read to its end',
  read: 'read to its end',
};

function rowOf({ copy: { source, id, destination, manifest }, how, result }: Reading): Cell[] {
  const { failure, rows } = result;
  const compared =
    manifest && rows !== undefined ? sayCompared(manifest.kind, rows) : 'the bytes that were written';
  const came = failure ? shortLine(`${failure.what} ${failure.why}`, 300) : compared;
  return [source, code(id), destination, ways[how], came];
}
