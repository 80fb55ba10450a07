import type { Phase, Summary } from '@fairway/action-kit';
import { countOf } from '@fairway/runtime';
import type { Finding } from './finding.ts';

/**
 * Reports every finding: a line each in the log, and the problems as a table in the summary, which lists what is well
 * among the proofs.
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
  const problems = findings.flatMap(({ where, what, problem }) =>
    problem ? [[where, what, `${problem.what} ${problem.why}`]] : [],
  );
  const verdict = problems.length === 0 ? 'ready for a deploy' : countOf(problems.length, 'problem');
  summary.heading(`${subject}: ${verdict}`, 2);
  if (problems.length > 0) summary.table({ head: ['Where', 'What', 'Problem'], rows: problems });
}
