import { shorten } from '@fairway/runtime';
import type { StepReport } from './report.ts';

/** Room for one notice. A runner hands an input over as one variable, of 128 KiB at most, and a job has several notices. */
const most = { text: 2_000, cause: 500, line: 300, lines: 20, entries: 20 } as const;

/** The part of a report that fits a job's output: everything that people are told, and no list without an end. */
export function noticeOf(report: StepReport): StepReport {
  const { about, failure, outputs } = report;
  const status = outputs['status'];
  return {
    ...report,
    about: {
      ...about,
      subject: shorten(about.subject, most.line),
      hosts: about.hosts.slice(0, most.entries),
      errorsSeen: about.errorsSeen.slice(0, most.entries),
      earlier: about.earlier.map((attempt) => ({
        ...attempt,
        cause: attempt.cause === null ? null : shorten(attempt.cause, most.cause),
      })),
    },
    phases: report.phases.slice(-most.entries),
    proofs: [],
    outputs: typeof status === 'string' ? { status } : {},
    failure:
      failure === null
        ? null
        : {
            what: shorten(failure.what, most.text),
            why: shorten(failure.why, most.text),
            evidence: failure.evidence.slice(-most.lines).map((line) => shorten(line, most.line)),
            fix: shorten(failure.fix, most.text),
          },
  };
}
