import { type Severity, severities } from '@fairway/runtime';
import type { StepReport } from './step-report.ts';

/** An incident that was open before this run. */
export interface KnownIncident {
  /** The event that opened it. */
  readonly event: string;
  readonly severity: Severity;
  readonly cause: string;
  /** When it began, milliseconds since the Unix epoch; undefined where that is not known. */
  readonly since?: number | undefined;
  /** When it was seen last, as `since`. */
  readonly seen?: number | undefined;
}

const failing: Readonly<Record<string, Pick<KnownIncident, 'event' | 'severity'>>> = {
  'rolled-back': { event: 'deploy.rolled-back', severity: 'P2' },
  failed: { event: 'deploy.failed', severity: 'P1' },
  removed: { event: 'deploy.failed', severity: 'P1' },
  started: { event: 'deploy.cut', severity: 'P1' },
};

/**
 * The incident that the attempts before this one left open, by the ledger: the last cause, at its worst, because people
 * are told a cause again only where it is worse than before.
 * @param chosen the severity that people chose for an event: a ledger knows none of that
 */
export function incidentInLedger(
  { about }: StepReport,
  chosen: (event: string, given: Severity) => Severity,
): KnownIncident | undefined {
  const told = badInARow(about.earlier.filter((attempt) => !wasCancelled(attempt)));
  const [last] = told;
  if (last === undefined) return undefined;
  const cause = last.cause ?? '';
  const versions = told.map(({ version }) => version);
  const other = told.findIndex((each) => !isSameCause(cause, each.cause ?? '', versions));
  const [worst] = (other < 0 ? told : told.slice(0, other))
    .map(({ known: { event, severity } }) => ({ event, severity: chosen(event, severity) }))
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
  return worst && { ...worst, cause, since: failedBefore({ about }).since };
}

/** Whether a deploy went well since the incident was seen: it is over then, although nobody could write that down. */
export function endedSince({ seen }: KnownIncident, { about }: StepReport): boolean {
  const last = about.earlier.find((attempt) => !wasCancelled(attempt));
  if (seen === undefined || last === undefined || last.outcome in failing) return false;
  return Date.parse(last.endedAt ?? '') > seen;
}

type Attempt = StepReport['about']['earlier'][number];

/** A person who cancels a deploy that is put back is told nothing of an incident. */
function wasCancelled({ outcome, cause }: Attempt): boolean {
  return outcome === 'rolled-back' && cause?.startsWith('This step was cancelled.') === true;
}

/** The newest attempts that ended badly, up to the one that went well. */
function badInARow(attempts: readonly Attempt[]) {
  const well = attempts.findIndex(({ outcome }) => !(outcome in failing));
  return (well < 0 ? attempts : attempts.slice(0, well)).flatMap((attempt) => {
    const known = failing[attempt.outcome];
    return known ? [{ ...attempt, known }] : [];
  });
}

/** How many attempts in a row failed before this one, and since when. */
export function failedBefore({ about }: Pick<StepReport, 'about'>): {
  readonly times: number;
  /** Milliseconds since the Unix epoch; undefined where that is not known. */
  readonly since: number | undefined;
} {
  const bad = badInARow(about.earlier);
  const since = Date.parse(bad.at(-1)?.endedAt ?? '');
  return { times: bad.length, since: Number.isNaN(since) ? undefined : since };
}

/** Whether a failure is the one that is known, and no worse. What is worse has to be heard again. */
export function goesOn(
  known: KnownIncident | undefined,
  { severity, cause }: Pick<KnownIncident, 'severity' | 'cause'>,
  versions: readonly string[] = [],
): known is KnownIncident {
  if (known === undefined) return false;
  const worse = severities.indexOf(severity) < severities.indexOf(known.severity);
  return !worse && isSameCause(known.cause, cause, versions);
}

/**
 * Whether two causes are the same failure. Numbers, hashes and times differ from run to run, and so does the version
 * that failed.
 */
export function isSameCause(one: string, other: string, versions: readonly string[] = []): boolean {
  const core = (cause: string) =>
    versions
      .filter((version) => version.length > 1)
      .reduce((left, version) => left.replaceAll(version, '#'), cause)
      .toLowerCase()
      .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{7,}\b/g, '#')
      .replaceAll(/\d+/g, '#')
      .replaceAll(/[#\s.…]+/g, ' ')
      .trim();
  // A ledger keeps a cause cut, so the shorter one may be the beginning of the other.
  const [short, long] = [core(one), core(other)].sort((a, b) => a.length - b.length) as [string, string];
  return short === long || (short.length >= 60 && long.startsWith(short));
}
