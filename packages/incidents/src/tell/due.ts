import type { Due, Look } from '../look.ts';
import type { IncidentRules, KnownChannel } from '../rules.ts';
import { isWorse } from '../severity.ts';
import { type Incident, isOpen, type Told } from '../state/incident.ts';
import { hasPassed } from '../state/steady-clock.ts';

/** An answer that is out so long will not come any more: the run was cut. */
const claimMs = 10 * 60_000;
/** What was over before it could be told is told late, but not for ever. */
const lateMs = 24 * 3_600_000;

type Message = Pick<Due, 'state' | 'why'>;

/** The message that a channel lacks for an incident: what it should show, against what it was told. */
export function messageFor(
  incident: Incident,
  channel: KnownChannel,
  folded: boolean,
  { now, rules }: Pick<Look, 'now' | 'rules'>,
): Message | 'claimed' | 'seen' | undefined {
  const told = incident.told[channel.name];
  const claim = told?.claim;
  if (told && claim) {
    if (!hasPassed(claim.at, claimMs, now)) return 'claimed';
    // A clock that jumps makes a claim look old. Only a resolve could arrive twice by that, so it waits for a second look.
    if (claim.state === 'resolved' && !claim.seen && !channel.deduplicates) return 'seen';
    return desired(incident, afterCut(told, claim.state), channel, folded, now, rules);
  }
  return desired(incident, told, channel, folded, now, rules);
}

/** What is known of a channel after the run was cut that was about to send. */
function afterCut(told: Told, state: Due['state']): Told {
  if (state === 'resolved') return told;
  return { ...told, phase: 'open', unsure: state === 'opened' };
}

function desired(
  incident: Incident,
  told: Told | undefined,
  channel: KnownChannel,
  folded: boolean,
  now: number,
  rules: IncidentRules,
): Message | undefined {
  const phase = told?.phase ?? 'none';
  if (!isOpen(incident)) return atEnd(incident, phase, channel, now, rules);
  if (incident.quiet) return undefined;
  const routed = rules.route(incident).includes(channel.name);
  if (told?.unsure && !folded) {
    if (!channel.deduplicates) return { state: 'ongoing', why: 'no answer came to the first message' };
    return routed ? { state: 'opened', why: 'it is not known whether it was told' } : undefined;
  }
  if (channel.everyRun && phase === 'open') return { state: 'ongoing', why: 'kept up to date' };
  if (folded) return undefined;
  if (phase === 'none') return routed ? { state: 'opened', why: 'new' } : undefined;
  if (phase === 'resolved') return { state: 'ongoing', why: 'bad again' };
  if (!told) return undefined;
  if (isWorse(incident.severity, told.severity)) return { state: 'ongoing', why: `${incident.severity} now` };
  if (incident.acknowledgedAt !== undefined || !hasPassed(told.at, rules.repeatMs, now)) return undefined;
  return { state: 'ongoing', why: 'it lasts' };
}

function atEnd(
  incident: Incident,
  phase: Told['phase'],
  channel: KnownChannel,
  now: number,
  rules: IncidentRules,
): Message | undefined {
  const { endedAt = now, endedBy } = incident;
  if (phase === 'resolved') return undefined;
  if (phase === 'open') {
    // What has come back once is called over only when it stays good.
    const calm =
      incident.reopened === 0 || endedBy !== 'good' || hasPassed(endedAt, rules.reopenWithinMs, now);
    return calm ? { state: 'resolved', why: 'over' } : undefined;
  }
  const worthIt = endedBy === 'good' && !incident.quiet && incident.foldedInto === undefined;
  const late = worthIt && !hasPassed(endedAt, lateMs, now) && rules.route(incident).includes(channel.name);
  return late ? { state: 'resolved', why: 'over before it could be told' } : undefined;
}

/** The incident with the claim of a run to tell a channel. */
export function withClaim(
  incident: Incident,
  channel: string,
  state: Due['state'],
  { now, run }: Pick<Look, 'now' | 'run'>,
): Incident {
  const told = incident.told[channel] ?? { phase: 'none' as const, at: now, severity: incident.severity };
  const before = told.claim ? afterCut(told, told.claim.state) : told;
  return {
    ...incident,
    told: { ...incident.told, [channel]: { ...before, claim: { state, at: now, run } } },
  };
}

/** The incident whose claim was seen by a run that was not sure that it is old. */
export function withSeenClaim(incident: Incident, channel: string): Incident {
  const told = incident.told[channel];
  if (!told?.claim) return incident;
  return {
    ...incident,
    told: { ...incident.told, [channel]: { ...told, claim: { ...told.claim, seen: true } } },
  };
}
