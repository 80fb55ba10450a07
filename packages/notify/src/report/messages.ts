import type { Message } from '../message.ts';
import { factsOf, linksOf, textOf, timelineOf, titleOf } from './describe.ts';
import { ofJobs } from './job-message.ts';
import { endedSince, goesOn, incidentInLedger, type KnownIncident } from './known-incident.ts';
import { type Occurrence, occurrenceIn } from './occurrence.ts';
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
export function stillFails(key: string, all: readonly StepReport[]): boolean {
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
  const { known, fromLedger } = inThisRun.has(key)
    ? { known: inThisRun.get(key) }
    : knownBefore({ key, event, turn }, report, around);
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
  const versions = [about.release, ...about.earlier].flatMap((one) => one?.version ?? []);
  if (turn === 'bad') {
    // What goes on was told before, as it was then.
    const told = goesOn(known, { severity, cause }, versions) ? known : { event, severity, cause };
    inThisRun.set(key, { ...told, since: known?.since ?? at });
  }
  if (turn === 'good') inThisRun.set(key, undefined);
  return turned(message, turn, cause, known, versions).map((told) =>
    fromLedger && told.message.state === 'resolved' ? { ...told, fromLedger } : told,
  );
}

/**
 * Who remembers what people were told knows better than a ledger, which only knows what happened. But what went well ends
 * what the ledger knows in any case: its record may be lost, and an end too many harms less than one that never comes.
 */
function knownBefore(
  { key, event, turn }: Pick<Occurrence, 'key' | 'event' | 'turn'>,
  report: StepReport,
  around: Surroundings,
): { readonly known: KnownIncident | undefined; readonly fromLedger?: true } {
  const remembered = around.known(key, turn);
  const hasLedger = event.startsWith('deploy.');
  if (remembered !== undefined) {
    // The same failure after a deploy that went well is a new one, and must not be silent.
    const isNew = hasLedger && turn === 'bad' && endedSince(remembered, report);
    return { known: isNew ? undefined : remembered };
  }
  if (!hasLedger || (around.remembers && turn === 'bad')) return { known: undefined };
  const known = incidentInLedger(report, (of, given) => chosenSeverity(of, given, around));
  return { known, fromLedger: true };
}
