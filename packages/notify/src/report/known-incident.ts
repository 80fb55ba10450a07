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
}

const failing: Readonly<Record<string, Pick<KnownIncident, 'event' | 'severity'>>> = {
  'rolled-back': { event: 'deploy.rolled-back', severity: 'P2' },
  failed: { event: 'deploy.failed', severity: 'P1' },
  removed: { event: 'deploy.failed', severity: 'P1' },
  started: { event: 'deploy.cut', severity: 'P1' },
};

/** The incident that the attempt before this one left open, by the ledger. */
export function incidentInLedger({ about }: StepReport): KnownIncident | undefined {
  const [last] = about.earlier;
  const known = last && failing[last.outcome];
  return known && { ...known, cause: last.cause ?? '', since: failedBefore({ about }).since };
}

/** How many attempts in a row failed before this one, and since when. */
export function failedBefore({ about }: Pick<StepReport, 'about'>): {
  readonly times: number;
  /** Milliseconds since the Unix epoch; undefined where that is not known. */
  readonly since: number | undefined;
} {
  const well = about.earlier.findIndex(({ outcome }) => !(outcome in failing));
  const bad = well < 0 ? about.earlier : about.earlier.slice(0, well);
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
