import type { StepReport } from './step-report.ts';

const hostsInNotice = 20;

/**
 * The reports of a run as they count: each once, in the order of their time, and each with an environment. A report may be
 * handed over twice, as a file and as the output of its job.
 * @param environment of reports that name none
 */
export function arranged(reports: readonly StepReport[], environment: string): readonly StepReport[] {
  const idOf = ({ action, command, status, startedAt, about, run }: StepReport) => {
    const { kind, subject, environment: of, serving, hosts } = about;
    // The output of a job keeps the first hosts only.
    const where = [kind, subject, of, serving, hosts.slice(0, hostsInNotice)];
    return JSON.stringify([action, command, status, startedAt, where, run]);
  };
  return [...new Map(reports.map((report) => [idOf(report), report])).values()]
    .map((report) => {
      const { about } = report;
      return about.environment === '' ? { ...report, about: { ...about, environment } } : report;
    })
    .toSorted((one, other) => Date.parse(one.endedAt) - Date.parse(other.endedAt));
}
