import type { Summary } from '@fairway/action-kit';
import type { Checked } from '../check/check-depot.ts';

/** What a check found, a row for each finding. A place without any has its row among the proofs. */
export function tellCheck(checked: readonly Checked[], summary: Summary): void {
  const rows = checked.flatMap(({ name, findings }) =>
    findings.map(({ level, what, why, fix }) => [name, level, `${what} ${why}`, fix]),
  );
  if (rows.length === 0) return;
  summary.heading('What was found').table({ head: ['Where', 'Level', 'What', 'What to do'], rows });
}
