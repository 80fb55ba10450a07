import type { Message } from '../message.ts';
import { factsOf, linksOf, textOf, timelineOf, titleOf } from './describe.ts';
import { ofJobs } from './job-message.ts';
import { incidentInLedger, type KnownIncident } from './known-incident.ts';
import { occurrenceIn } from './occurrence.ts';
import type { StepReport } from './step-report.ts';
import { chosenSeverity, type Surroundings, type Told, turned } from './turn.ts';

/**
 * The messages that reports and results of jobs come to. One run may fail and be put right.
 * @param reports in the order of their time, each once: what `arranged` makes of them
 */
export function messagesOf(reports: readonly StepReport[], around: Surroundings): readonly Told[] {
  const inThisRun = new Map<string, KnownIncident | undefined>();
  return [
    ...reports.flatMap((report) => ofReport(report, reports, inThisRun, around)),
    ...ofJobs(reports, around),
  ];
}

/** Whether something failed under the key, and nothing later in the run went well on the same hosts. */
function stillFails(key: string, all: readonly StepReport[]): boolean {
  const those = all
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

function ofReport(
  report: StepReport,
  all: readonly StepReport[],
  inThisRun: Map<string, KnownIncident | undefined>,
  around: Surroundings,
): readonly Told[] {
  const { about, failure } = report;
  const { key, event, ...given } = occurrenceIn(report);
  // What went well on one host does not end what failed on another one in the same run.
  const turn = given.turn === 'good' && stillFails(key, all) ? 'told' : given.turn;
  const known = inThisRun.has(key) ? inThisRun.get(key) : knownBefore(key, event, report, around);
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
  const versions = [about.release, ...about.earlier].flatMap((one) => one?.version ?? []);
  return turned(message, turn, cause, known, versions);
}

/** Who remembers what people were told knows better than a ledger, which only knows what happened. */
function knownBefore(
  key: string,
  event: string,
  report: StepReport,
  around: Surroundings,
): KnownIncident | undefined {
  const remembered = around.known(key);
  if (remembered !== undefined || around.remembers || !event.startsWith('deploy.')) return remembered;
  const ledger = incidentInLedger(report);
  // People were told with the severity that they chose, and a ledger knows none of that.
  return ledger && { ...ledger, severity: chosenSeverity(ledger.event, ledger.severity, around) };
}
