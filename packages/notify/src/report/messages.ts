import type { Message } from '../message.ts';
import { factsOf, linksOf, textOf, timelineOf, titleOf } from './describe.ts';
import { ofJobs } from './job-message.ts';
import { incidentInLedger, type KnownIncident } from './known-incident.ts';
import { occurrenceIn } from './occurrence.ts';
import type { StepReport } from './step-report.ts';
import { chosenSeverity, type Surroundings, type Told, turned } from './turn.ts';

/** The messages that reports and results of jobs come to. One run may fail and be put right: the reports go by their time. */
export function messagesOf(reports: readonly StepReport[], around: Surroundings): readonly Told[] {
  const placed = eachOnce(reports)
    .map((report) =>
      report.about.environment === ''
        ? { ...report, about: { ...report.about, environment: around.environment } }
        : report,
    )
    .toSorted((one, other) => Date.parse(one.endedAt) - Date.parse(other.endedAt));
  const inThisRun = new Map<string, KnownIncident | undefined>();
  return [
    ...placed.flatMap((report) => ofReport(report, placed, inThisRun, around)),
    ...ofJobs(placed, around),
  ];
}

/** Whether something failed under the key, and nothing later in the run went well on the same hosts. */
function stillFails(key: string, placed: readonly StepReport[]): boolean {
  const those = placed
    .map((report) => ({ ...occurrenceIn(report), hosts: report.about.hosts }))
    .filter((one) => one.key === key);
  return those.some(
    ({ turn, hosts }, index) =>
      turn === 'bad' &&
      !those
        .slice(index + 1)
        .some((later) => later.turn === 'good' && hosts.every((host) => later.hosts.includes(host))),
  );
}

/** A report may be handed over twice: as a file, and as the output of its job. */
function eachOnce(reports: readonly StepReport[]): readonly StepReport[] {
  const idOf = ({ action, command, status, startedAt, about, run }: StepReport) =>
    JSON.stringify([action, command, status, startedAt, about.kind, about.subject, about.serving, run]);
  return [...new Map(reports.map((report) => [idOf(report), report])).values()];
}

function ofReport(
  report: StepReport,
  placed: readonly StepReport[],
  inThisRun: Map<string, KnownIncident | undefined>,
  around: Surroundings,
): readonly Told[] {
  const { about, failure } = report;
  const { key, event, ...given } = occurrenceIn(report);
  // What went well on one host does not end what failed on another one in the same run.
  const turn = given.turn === 'good' && stillFails(key, placed) ? 'told' : given.turn;
  // Who remembers what people were told knows better than a ledger, which only knows what happened.
  const known = inThisRun.has(key)
    ? inThisRun.get(key)
    : (around.known(key) ??
      (event.startsWith('deploy.') && !around.remembers ? incidentInLedger(report) : undefined));
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
  const { severity, at } = message;
  if (turn === 'bad') inThisRun.set(key, { event, severity, cause, since: known?.since ?? at });
  if (turn === 'good') inThisRun.set(key, undefined);
  return turned(
    message,
    turn,
    cause,
    known,
    [about.release, ...about.earlier].flatMap((one) => one?.version ?? []),
    around,
  );
}
