import { type Cell, code, type Summary } from '@fairway/action-kit';
import { sayElapsed, shortLine } from '@fairway/runtime';
import type { Reading } from '../prove/prove-source.ts';
import { sayCompared } from './compared.ts';

/** What was read of each copy, and what came of it. */
export function tellReadings(readings: readonly Reading[], summary: Summary): void {
  if (readings.length === 0) return;
  summary.heading('What was read').table({
    head: ['Source', 'Backup', 'What came of it'],
    rows: readings.map((one): Cell[] => [one.copy.source, code(one.copy.id), sayReading(one)]),
  });
}

/** `restored from offsite in 42 s, 5000 rows compared`, or why not. */
export function sayReading({ copy: { destination, manifest }, how, result }: Reading): string {
  const { failure, rows, proof } = result;
  const restored = proof?.restored;
  if (failure) return shortLine(`${destination}: ${failure.what} ${failure.why}`, 300);
  if (!restored) return `read from ${destination}: the bytes that were written`;
  const compared = manifest && rows !== undefined ? `, ${sayCompared(manifest.kind, rows)}` : '';
  const from = how === 'from the stream' ? 'the stream' : destination;
  const open = restored.notProven.length > 0 ? `; not proven: ${restored.notProven.join('; ')}` : '';
  return `restored from ${from} in ${sayElapsed(restored.seconds * 1_000)}${compared}${open}`;
}
