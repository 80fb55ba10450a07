import type { Summary } from '@fairway/action-kit';
import type { SetupRemark } from '../check/setup-remarks.ts';

/** What people should know of their configuration. */
export function tellSetup(remarks: readonly SetupRemark[], summary: Summary): void {
  if (remarks.length === 0) return;
  summary.heading('What to put right in the configuration').table({
    head: ['Where', 'What', 'What to do'],
    rows: remarks.map(({ name, finding: { what, why, fix } }) => [name, `${what} ${why}`, fix]),
  });
}
