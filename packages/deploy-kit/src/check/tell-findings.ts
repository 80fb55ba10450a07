import type { Phase, Summary } from '@fairway/action-kit';
import type { Finding } from './finding.ts';

/**
 * Reports every finding, good or bad: a line each in the log, and a table in the summary.
 * @param subject name of the stack or the project
 */
export function tellFindings(
  subject: string,
  findings: readonly Finding[],
  { phase, summary }: { readonly phase: Pick<Phase, 'info' | 'proved'>; readonly summary: Summary },
): void {
  for (const { where, what, evidence, problem } of findings) {
    if (problem) phase.info(`✗ ${where}: ${problem.message}`);
    else phase.proved(`${where}: ${what}`, evidence ?? '');
  }
  const problems = findings.filter(({ problem }) => problem).length;
  const verdict =
    problems === 0 ? 'ready for a deploy' : `${problems} ${problems === 1 ? 'problem' : 'problems'}`;
  summary.heading(`${subject}: ${verdict}`, 2);
  summary.table({
    head: ['Where', 'What', 'Found'],
    rows: findings.map(({ where, what, evidence = '', problem }) => [
      where,
      what,
      problem ? `PROBLEM: ${problem.what} ${problem.why}` : evidence,
    ]),
  });
}
