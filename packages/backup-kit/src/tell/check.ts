import type { Summary } from '@fairway/action-kit';
import type { Checked } from '../check/check-depot.ts';

/** What a check found: a row for each finding, and one for each place without any. */
export function tellCheck(checked: readonly Checked[], summary: Summary): void {
  summary.heading('Sources and destinations').table({
    head: ['Where', 'Level', 'What', 'What to do'],
    rows: checked.flatMap(({ name, shown, findings }) =>
      findings.length === 0
        ? [[name, 'well', shown, '']]
        : findings.map(({ level, what, why, fix }) => [name, level, `${what} ${why}`, fix]),
    ),
  });
}
