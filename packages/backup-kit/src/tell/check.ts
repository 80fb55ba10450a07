import type { Summary } from '@fairway/action-kit';
import type { CheckedSource } from '../check/check-sources.ts';

/** What a check found: a row for each finding, and one for each source without any. */
export function tellCheck(checked: readonly CheckedSource[], summary: Summary): void {
  summary.heading('Whether a backup would work').table({
    head: ['Where', 'Level', 'What', 'What to do'],
    rows: checked.flatMap(({ name, findings }) =>
      findings.length === 0
        ? [[name, 'well', 'nothing stands in the way', '']]
        : findings.map(({ level, what, why, fix }) => [name, level, `${what} ${why}`, fix]),
    ),
  });
}
