import { Failure, shorten } from '@fairway/runtime';
import { sarifProblem, vulnerabilitiesInSarif } from './sarif.ts';
import { sarifSchema } from './sarif-schema.ts';
import { trivyProblem, trivySchema, vulnerabilitiesInTrivy } from './trivy.ts';
import type { Vulnerability } from './vulnerability.ts';

/** The content of a scanner's report. */
export interface ScanReport {
  readonly vulnerabilities: readonly Vulnerability[];
  /** The report itself, if it is SARIF. */
  readonly sarif: unknown;
}

/** Where a report comes from. */
export interface ReportOf {
  /** The scanner, for errors. */
  readonly scanner: string;
  /** Its exit status; undefined where it is not known. */
  readonly exitCode: number | undefined;
}

/** Exit statuses from here on are those of a program that a signal ended. */
const killed = 128;

/**
 * Reads the report of a scanner: Trivy's JSON or SARIF. An exit status other than 0 may mean that there are findings, so
 * it is an error only where the report has none.
 * @throws Failure where the report is not that of a finished, whole scan. An empty text is refused too: what was not
 *   scanned is not clean.
 */
export function readReport(report: string, { scanner, exitCode = 0 }: ReportOf): ScanReport {
  const value = parse(report);
  const trivy = trivySchema.safeParse(value);
  const sarif = sarifSchema.safeParse(value);
  const evidence = report
    .split('\n')
    .slice(0, 5)
    .map((line) => shorten(line, 200));
  if (!trivy.success && !sarif.success) {
    throw new Failure({
      what: `${scanner} wrote no report that can be read`,
      why: "It is neither Trivy's JSON (SchemaVersion 2) nor SARIF 2.1.0.",
      fix: 'Let the command of the scanner write one of them.',
      evidence,
    });
  }
  const problem = trivy.success ? trivyProblem(trivy.data) : sarif.success ? sarifProblem(sarif.data) : '';
  const vulnerabilities =
    problem !== undefined
      ? []
      : trivy.success
        ? vulnerabilitiesInTrivy(trivy.data)
        : vulnerabilitiesInSarif(sarif.success ? sarif.data : { version: '' });
  const told =
    problem ??
    (exitCode >= killed || (exitCode !== 0 && vulnerabilities.length === 0)
      ? `It ended with exit status ${exitCode}, and its report has ${vulnerabilities.length === 0 ? 'nothing that would explain that' : 'no end that can be trusted'}.`
      : undefined);
  if (told === undefined) return { vulnerabilities, sarif: trivy.success ? undefined : value };
  throw new Failure({
    what: `The report of ${scanner} is not that of a finished, whole scan`,
    why: told,
    fix: 'Read what the scanner said, and run it by hand. What was not scanned to the end counts as not scanned.',
    evidence,
  });
}

function parse(report: string): unknown {
  try {
    return JSON.parse(report);
  } catch {
    return undefined;
  }
}
