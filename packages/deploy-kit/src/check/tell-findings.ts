import type { Phase, Summary } from '@fairway/action-kit';
import { countOf } from '@fairway/runtime';
import { foldEqualRows, type MachineRow } from '../tell/equal-rows.ts';
import type { Finding } from './finding.ts';

/** Where findings are told, and what their machines are called in the plural. */
export interface FindingsTold {
  readonly phase: Pick<Phase, 'info' | 'proved'>;
  readonly summary: Summary;
  readonly machines: 'nodes' | 'hosts';
}

/**
 * Reports every finding: a line each in the log, and the problems as a table in the summary, which lists what is well
 * among the proofs. What is equally well on several machines is one line.
 * @param subject name of the stack or the project
 */
export function tellFindings(
  subject: string,
  findings: readonly Finding[],
  { phase, summary, machines }: FindingsTold,
): void {
  const bad = findings.flatMap(({ where, what, problem }) => (problem ? [{ where, what, problem }] : []));
  for (const [where, what, evidence] of wellRows(findings, machines))
    phase.proved(`${where}: ${what}`, evidence);
  for (const { where, problem } of bad) phase.info(`✗ ${where}: ${problem.message}`);
  const verdict = bad.length === 0 ? 'ready for a deploy' : countOf(bad.length, 'problem');
  summary.heading(`${subject}: ${verdict}`, 2);
  summary.table({
    head: ['Where', 'What', 'Problem'],
    rows: bad.map(({ where, what, problem }) => [where, what, `${problem.what} ${problem.why}`]),
  });
}

/**
 * What is well. A machine with a problem was asked too, and one of which nothing is well may not have been reached: `all`
 * are all of them.
 */
function wellRows(
  findings: readonly Finding[],
  machines: string,
): readonly (readonly [where: string, what: string, evidence: string])[] {
  const well = new Set(findings.flatMap(({ where, problem }) => (problem ? [] : [where])));
  const silent = findings.filter(({ where }) => !well.has(where));
  const asked = Map.groupBy(findings, ({ what }) => what);
  return [...asked].flatMap(([what, same]) => {
    const rows = [...same, ...silent].map(
      ({ where, evidence = '', problem }): MachineRow<string> => [where, evidence, problem ? 'bad' : 'well'],
    );
    return foldEqualRows(rows, machines).flatMap(([where, evidence = '', state]) =>
      state === 'well' ? [[where, what, evidence] as const] : [],
    );
  });
}
