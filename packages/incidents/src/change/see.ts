import { shorten } from '@fairway/runtime';
import type { Look } from '../look.ts';
import { worse } from '../severity.ts';
import type { Sighting } from '../sighting.ts';
import { type Incident, incidentId, isOpen, withEvent } from '../state/incident.ts';
import { isFromWrongClock } from '../state/steady-clock.ts';

const mostEvidence = 12;
const mostSymptoms = 50;

/** The incident of a key after a sighting says bad. Undefined where none may be opened: a person closed it since. */
export function seeBad(
  earlier: Incident | undefined,
  sighting: Sighting,
  look: Look,
  quiet: boolean,
): Incident | undefined {
  if (earlier && isOpen(earlier)) return goOn(earlier, sighting, look, quiet);
  if (earlier && isOldNews(earlier, sighting, look.now)) return earlier;
  if (earlier && comesBack(earlier, sighting, look)) return reopen(earlier, sighting, look, quiet);
  return open(sighting, look, quiet);
}

/** Evidence from before the end does not undo the end. */
function isOldNews({ endedAt = 0 }: Incident, { at }: Sighting, now: number): boolean {
  return at <= endedAt && !isFromWrongClock(endedAt, now);
}

function comesBack({ endedAt = 0, endedBy }: Incident, { at }: Sighting, look: Look): boolean {
  if (endedBy === 'presumed') return false;
  return endedBy === 'hand' || at - endedAt <= look.rules.reopenWithinMs;
}

function open(sighting: Sighting, { now, release }: Look, quiet: boolean): Incident {
  const { key, severity, title, at } = sighting;
  const incident: Incident = {
    id: incidentId(key, at),
    key,
    severity,
    title: shorten(title, 300),
    evidence: kept(sighting.evidence),
    openedAt: at,
    detectedAt: now,
    since: at,
    lastBadAt: at,
    downMs: 0,
    reopened: 0,
    symptoms: [],
    timeline: [],
    told: {},
    ...(quiet ? { quiet } : {}),
    ...(release ? { release: { version: release.version, commit: release.commit } } : {}),
  };
  return withEvent(incident, at, 'opened', title);
}

function goOn(incident: Incident, sighting: Sighting, { now }: Look, quiet: boolean): Incident {
  const { foldedInto: _, quiet: was, ...rest } = incident;
  const severity = worse(incident.severity, sighting.severity);
  const next: Incident = {
    ...rest,
    ...(was && quiet ? { quiet: true } : {}),
    severity,
    title: shorten(sighting.title, 300),
    evidence: kept(sighting.evidence),
    lastBadAt: isFromWrongClock(incident.lastBadAt, now)
      ? sighting.at
      : Math.max(incident.lastBadAt, sighting.at),
  };
  return severity === incident.severity
    ? next
    : withEvent(next, sighting.at, 'severity', `${severity} instead of ${incident.severity}`);
}

function reopen(incident: Incident, sighting: Sighting, look: Look, quiet: boolean): Incident {
  const { endedAt: _at, endedBy: _by, acknowledgedAt: _ack, ...rest } = incident;
  const again = {
    ...rest,
    reopened: incident.reopened + 1,
    since: sighting.at,
    lastBadAt: sighting.at,
    // Only what is bad now says how bad it is: a service that failed may be one that a person has stopped this time.
    severity: sighting.severity,
  };
  const next = goOn(again, sighting, look, quiet);
  return withEvent(next, sighting.at, 'reopened', `bad again, ${ordinal(again.reopened + 1)} time`);
}

/** The incident of a key after a sighting says good: over, if the evidence is newer than the last bad look. */
export function seeGood(incident: Incident, { at }: Sighting, now: number): Incident {
  const newer = at > incident.lastBadAt || isFromWrongClock(incident.lastBadAt, now);
  return newer ? end(incident, at, 'good', 'good again') : incident;
}

/** The incident as one that is over. */
export function end(
  incident: Incident,
  at: number,
  by: NonNullable<Incident['endedBy']>,
  text: string,
): Incident {
  const ended = {
    ...incident,
    endedAt: at,
    endedBy: by,
    downMs: incident.downMs + Math.max(0, at - incident.since),
    symptoms: incident.symptoms.map((symptom) => ({ ...symptom, until: symptom.until ?? at })),
  };
  return withEvent(ended, at, by === 'hand' ? 'hand' : 'over', text);
}

/** The incident whose cause another incident is now: it stays, and is not told while that lasts. */
export function fold(incident: Incident, sighting: Sighting, into: string, look: Look): Incident {
  return { ...goOn(incident, sighting, look, true), foldedInto: into };
}

/** The incident with what fails because of it now. */
export function withSymptoms(incident: Incident, symptoms: readonly Sighting[]): Incident {
  const now = new Map(symptoms.map((symptom) => [symptom.key, symptom]));
  const known = incident.symptoms.map((symptom) =>
    now.has(symptom.key) ? symptom : { ...symptom, until: symptom.until ?? incident.lastBadAt },
  );
  const current = new Set(known.filter(({ until }) => until === undefined).map(({ key }) => key));
  let next: Incident = { ...incident, symptoms: known };
  for (const { key, title, at, severity } of symptoms) {
    next = { ...next, severity: worse(next.severity, severity) };
    if (current.has(key)) continue;
    const others = next.symptoms.filter((symptom) => symptom.key !== key).slice(1 - mostSymptoms);
    next = { ...next, symptoms: [...others, { key, title: shorten(title, 300), since: at }] };
    next = withEvent(next, at, 'symptom', title);
  }
  return next;
}

/** What a person did to the incident, where the run has not taken it up yet. */
export function heedHand(
  incident: Incident,
  did: { readonly closedAt?: number | undefined; readonly acknowledgedAt?: number | undefined },
): Incident {
  let next = incident;
  const { closedAt, acknowledgedAt } = did;
  const isNew = closedAt !== undefined && closedAt !== incident.closedByHandAt && closedAt >= incident.since;
  if (isNew && isOpen(incident)) {
    next = { ...end(next, closedAt, 'hand', 'closed by hand'), closedByHandAt: closedAt };
  }
  if (
    acknowledgedAt !== undefined &&
    acknowledgedAt >= incident.since &&
    isOpen(next) &&
    !next.acknowledgedAt
  ) {
    next = withEvent({ ...next, acknowledgedAt }, acknowledgedAt, 'hand', 'acknowledged by hand');
  }
  return next;
}

function kept(lines: readonly string[]): string[] {
  return lines.slice(0, mostEvidence).map((line) => shorten(line, 500));
}

function ordinal(n: number): string {
  const last = n % 10;
  const teen = n % 100 > 10 && n % 100 < 14;
  return `${n}${teen ? 'th' : last === 1 ? 'st' : last === 2 ? 'nd' : last === 3 ? 'rd' : 'th'}`;
}
