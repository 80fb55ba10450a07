import type { Message } from '../message.ts';
import { factsOf, linksOf, textOf, timelineOf, titleOf } from './describe.ts';
import { ofJobs } from './job-message.ts';
import { incidentInLedger } from './known-incident.ts';
import { occurrenceIn } from './occurrence.ts';
import type { StepReport } from './step-report.ts';
import { chosenSeverity, type Surroundings, type Told, turned } from './turn.ts';

/** The messages that reports and results of jobs come to. */
export function messagesOf(reports: readonly StepReport[], around: Surroundings): readonly Told[] {
  const placed = eachOnce(reports).map((report) =>
    report.about.environment === ''
      ? { ...report, about: { ...report.about, environment: around.environment } }
      : report,
  );
  return [...placed.flatMap((report) => ofReport(report, around)), ...ofJobs(placed, around)];
}

/** A report may be handed over twice: as a file, and as the output of its job. */
function eachOnce(reports: readonly StepReport[]): readonly StepReport[] {
  const idOf = ({ action, command, status, startedAt, about, run }: StepReport) =>
    JSON.stringify([action, command, status, startedAt, about.kind, about.subject, about.serving, run]);
  return [...new Map(reports.map((report) => [idOf(report), report])).values()];
}

function ofReport(report: StepReport, around: Surroundings): readonly Told[] {
  const { about, failure } = report;
  const { key, event, turn, ...given } = occurrenceIn(report);
  // Who remembers what people were told knows better than a ledger, which only knows what happened.
  const known =
    around.known(key) ??
    (event.startsWith('deploy.') && !around.remembers ? incidentInLedger(report) : undefined);
  const cause = failure?.what ?? '';
  const message: Message = {
    key,
    event,
    state: 'event',
    severity: chosenSeverity(event, given.severity, around),
    environment: about.environment,
    subject: about.subject,
    title: titleOf(report, event),
    text: textOf(report),
    facts: factsOf(report),
    links: linksOf(report),
    log: failure?.evidence ?? [],
    timeline: turn === 'good' ? [] : timelineOf(report),
    at: Date.parse(report.endedAt),
  };
  return turned(
    message,
    turn,
    cause,
    known,
    [about.release, ...about.earlier].flatMap((one) => one?.version ?? []),
    around,
  );
}
