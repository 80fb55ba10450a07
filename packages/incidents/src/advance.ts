import { causesOf } from './causes.ts';
import { adopt } from './change/adopt.ts';
import { withBelievableTimes } from './change/believable.ts';
import { goOnQuiet, quietOf, sayOver } from './change/quiet.ts';
import { end, fold, heedHand, seeBad, seeGood, withSymptoms } from './change/see.ts';
import { unendedHeals } from './heal/budget.ts';
import type { Advanced, ByHand, Due, Look } from './look.ts';
import type { Sighting } from './sighting.ts';
import { type Incident, incidentId, isOpen } from './state/incident.ts';
import { prune } from './state/prune.ts';
import type { HealAttempt, IncidentState } from './state/state.ts';
import { tick } from './state/steady-clock.ts';
import { messageFor, withClaim, withSeenClaim } from './tell/due.ts';
import { handOver, notKnown } from './tell/hand-over.ts';

/**
 * The state after a run has looked, and what has to be told now. Every run compares what channels should show with what
 * they were told, so what could not be told in one run is told in the next. Pure: the same look gives the same answer.
 */
export function advance(before: IncidentState, look: Look): Advanced {
  const { now, run, rules } = look;
  const clock = tick(before.clock, now, run);
  const known = adopt({ ...before, clock }, look.recorded ?? [], rules.scope, now);
  const adopted = withBelievableTimes(known, before.clock, now);
  const quiet = quietOf(look);
  const found = seeAll(adopted, look, quiet !== undefined);
  const told = quiet ? { incidents: found, due: [] } : tellAll(found, new Set(adopted.known), look);
  const heals = endCutHeals(adopted, look);
  const { quiet: was, ...rest } = adopted;
  const over = was && quiet?.kind !== was.kind ? sayOver(was, found, look) : undefined;
  const state: IncidentState = {
    ...rest,
    known: knownKeys(adopted, look, found),
    incidents: told.incidents,
    heals: heals.all,
    ...(quiet ? { quiet: goOnQuiet(was, quiet, look) } : {}),
  };
  const wasOpen = new Set(before.incidents.filter(isOpen).map(({ id }) => id));
  return {
    state: prune(state),
    incidents: told.incidents.filter((incident) => isOpen(incident) || wasOpen.has(incident.id)),
    due: told.due,
    said: [...heals.said, ...(over === undefined ? [] : [over])],
  };
}

/** All incidents after the sightings of a run. */
function seeAll(state: IncidentState, look: Look, quiet: boolean): Incident[] {
  const { now, sightings } = look;
  const current = currentOf(state.incidents, look.byHand ?? []);
  const chosen = new Set([...current.values()].map(({ id }) => id));
  const others = state.incidents.filter(({ id }) => !chosen.has(id));
  const causes = causesOf(sightings, new Set([...current.values()].filter(isOpen).map(({ key }) => key)));
  for (const sighting of sightings) {
    const { key } = sighting;
    const before = current.get(key);
    const next = seeOne(before, sighting, causes.get(key), look, quiet);
    if (before && next && next.id !== before.id) others.push(before);
    if (next) current.set(key, next);
    else current.delete(key);
  }
  for (const [key, incident] of current) {
    const symptoms = sightings.filter((sighting) => causes.get(sighting.key) === key);
    if (isOpen(incident) && (symptoms.length > 0 || incident.symptoms.length > 0)) {
      current.set(key, withSymptoms(incident, symptoms));
    }
  }
  const watched = new Set(sightings.map(({ key }) => key));
  for (const [key, incident] of current) {
    if (look.complete && !watched.has(key) && isOpen(incident)) {
      current.set(
        key,
        end(incident, now, 'unwatched', 'no longer watched: the configuration does not name it'),
      );
    }
  }
  return [...others, ...current.values(), ...presumed(state, look, current)];
}

/** The incident of each key that is open, or else the newest one, after what people did to it. */
function currentOf(incidents: readonly Incident[], byHand: readonly ByHand[]): Map<string, Incident> {
  const current = new Map<string, Incident>();
  // Newer ones stand behind older ones. Their times say nothing, because clocks jump.
  for (const incident of incidents) {
    const known = current.get(incident.key);
    if (!known || !isOpen(known) || isOpen(incident)) current.set(incident.key, incident);
  }
  for (const did of byHand) {
    const incident = current.get(did.key);
    if (incident) current.set(did.key, heedHand(incident, did));
  }
  return current;
}

/** The incident of one key after its sighting; undefined where none is left. */
function seeOne(
  incident: Incident | undefined,
  sighting: Sighting,
  cause: string | undefined,
  look: Look,
  quiet: boolean,
): Incident | undefined {
  if (sighting.state === 'unseen') return incident;
  if (sighting.state === 'bad') {
    if (cause === undefined) return seeBad(incident, sighting, look, quiet);
    return incident && isOpen(incident) ? fold(incident, sighting, cause, look) : incident;
  }
  if (!incident || !isOpen(incident)) return incident;
  const next = seeGood(incident, sighting, look.now);
  // What began and ended while nobody may be told was none: no channel knows of it.
  const nobodyKnows = incident.quiet && Object.keys(incident.told).length === 0;
  return nobodyKnows && !isOpen(next) ? undefined : next;
}

/**
 * After a loss of the state, channels that find an incident by its key are told the end of all that is good. For what
 * they do not show, that is no message.
 */
function presumed(
  { known }: IncidentState,
  { sightings, now, rules }: Look,
  byKey: ReadonlyMap<string, Incident>,
): Incident[] {
  const channels = rules.channels.filter(({ deduplicates }) => deduplicates);
  if (channels.length === 0) return [];
  return sightings
    .filter(({ key, state }) => state === 'good' && !known.includes(key) && !byKey.has(key))
    .map(({ key, severity, title, at }) => ({
      id: incidentId(key, at),
      key,
      severity,
      title,
      evidence: [],
      openedAt: at,
      detectedAt: now,
      since: at,
      lastBadAt: at,
      downMs: 0,
      endedAt: at,
      endedBy: 'presumed' as const,
      reopened: 0,
      symptoms: [],
      timeline: [],
      told: Object.fromEntries(channels.map(({ name }) => [name, { phase: 'open' as const, at, severity }])),
    }));
}

/** The keys with an incident that may be told, and those that were seen good: of them it is known what channels show. */
function knownKeys({ known }: IncidentState, { sightings }: Look, incidents: readonly Incident[]): string[] {
  const before = new Set(known);
  const has = new Set(incidents.filter(({ quiet }) => !quiet).map(({ key }) => key));
  return sightings
    .filter(({ key, state }) => before.has(key) || has.has(key) || state === 'good')
    .map(({ key }) => key);
}

function tellAll(
  incidents: readonly Incident[],
  known: ReadonlySet<string>,
  look: Look,
): { readonly incidents: Incident[]; readonly due: readonly Due[] } {
  const due: Due[] = [];
  const open = new Set(incidents.filter(isOpen).map(({ key }) => key));
  const next = handOver(notKnown(incidents, known, look), look.rules).map((incident) => {
    const folded = incident.foldedInto !== undefined && open.has(incident.foldedInto);
    let claimed = incident;
    for (const channel of look.rules.channels) {
      if (channel.deduplicates && !isOpen(incident) && open.has(incident.key)) continue;
      const message = messageFor(incident, channel, folded, look);
      if (message === undefined || message === 'claimed') continue;
      if (message === 'seen') {
        claimed = withSeenClaim(claimed, channel.name);
        continue;
      }
      claimed = withClaim(claimed, channel.name, message.state, look);
      due.push({ incident: claimed, channel: channel.name, ...message });
    }
    return claimed;
  });
  due.sort(
    ({ incident: one }, { incident: other }) =>
      one.severity.localeCompare(other.severity) || one.openedAt - other.openedAt,
  );
  return { incidents: next, due };
}

/** Heals whose run was cut get that as their end. While somebody holds the lock, a heal may still go on. */
function endCutHeals(
  { heals }: IncidentState,
  { now, run, locked }: Look,
): { readonly all: HealAttempt[]; readonly said: readonly string[] } {
  if (locked !== undefined) return { all: heals, said: [] };
  const cut = new Set(unendedHeals(heals, run).map(({ id }) => id));
  return {
    all: heals.map((heal) => (cut.has(heal.id) ? { ...heal, endedAt: now, outcome: 'cut' as const } : heal)),
    said: heals
      .filter(({ id }) => cut.has(id))
      .map(
        ({ step, key, at }) =>
          `A heal has no end: ${step} for ${key}, begun at ${new Date(at).toISOString()}. Its run was cut. It counts as a heal.`,
      ),
  };
}
