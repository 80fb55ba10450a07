import { code, type Summary } from '@fairway/action-kit';
import { countOf, formatSize } from '@fairway/runtime';
import type { Pruned } from '../keep/prune.ts';

/** `2 copies removed, 12 kept` */
export function sayRetention({ plan, removed }: Pruned): string {
  return `${countOf(removed.length, 'copy', 'copies')} removed, ${plan.kept.length} kept`;
}

/** What retention removed, what it may not remove yet, and why it did no more. */
export function tellRetention({ plan, removed, retained, held }: Pruned, summary: Summary): void {
  const why = new Map(plan.removals.map(({ copy, why }) => [copy, why]));
  const freed = removed.reduce((sum, { bytes }) => sum + bytes, 0);
  summary
    .heading('What is kept')
    .facts([
      ['Kept', countOf(plan.kept.length, 'copy', 'copies')],
      [
        'Removed',
        removed.length === 0
          ? 'nothing'
          : `${countOf(removed.length, 'copy', 'copies')}, ${formatSize(freed)}`,
      ],
      ...(retained.length > 0
        ? [
            [
              'Locked by the store',
              `${countOf(retained.length, 'copy', 'copies')}; the next run asks again`,
            ] as const,
          ]
        : []),
      ...(held.length > 0
        ? [['Put on hold meanwhile', countOf(held.length, 'copy', 'copies')] as const]
        : []),
    ]);
  summary.table({
    head: ['Source', 'Backup', 'Destination', 'Size', 'Removed because'],
    rows: removed.map((copy) => [
      copy.source,
      code(copy.id),
      copy.destination,
      formatSize(copy.bytes),
      words[why.get(copy) ?? 'expired'],
    ]),
  });
  summary.table({
    head: ['Destination', 'Source', 'Nothing is removed because'],
    rows: plan.refusals.map(({ destination, source = 'all', why }) => [destination, source, why]),
  });
}

const words = {
  expired: 'no rule keeps it',
  unfinished: 'a run was cut before it was finished',
  remains: 'the backup itself is gone',
} as const;
