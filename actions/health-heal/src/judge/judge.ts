import type { ServiceLook } from '@fairway/deploy-kit';
import type { Sighting } from '@fairway/incidents';
import { lostMachines, type Seen } from '../look/seen.ts';
import type { About, JudgeRules, Sighted } from './about.ts';
import { keysOf } from './keys.ts';
import { probeName } from './place.ts';
import { proberFault } from './prober-fault.ts';
import { type JudgedService, judgeServices } from './services.ts';
import { hostSightings } from './sight-hosts.ts';
import { driftSightings, ledgerSightings, lockSightings } from './sight-installation.ts';
import { isTooEarly, probeSightings } from './sight-probes.ts';
import { cutOffRecovery, recoverySightings, toldWithRecovery } from './sight-recovery.ts';
import { restartSightings, serviceSightings } from './sight-services.ts';
import { driftTargets, type Targets, targetsOf } from './targets.ts';

/** The outcome of a run, in one word. */
export type Outcome = 'healthy' | 'healed' | 'failing' | 'drifted' | 'deploying' | 'prober-fault';

/** What one look means. */
export interface Verdict {
  readonly outcome: Exclude<Outcome, 'healed'>;
  /** Everything that can be bad, bad or not; the worst first. */
  readonly sightings: readonly Sighting[];
  readonly services: readonly JudgedService[];
  /** The services to heal: each is a cause itself, and may be touched. */
  readonly targets: readonly ServiceLook[];
  /** What a reader should know besides: services that are left alone, and why. */
  readonly notes: readonly string[];
  /** False where something could not be looked at: then a sighting that is missing proves nothing. */
  readonly complete: boolean;
  /** Services and probes that are too early for a verdict: a later look says more. */
  readonly starting: readonly string[];
  /** It was removed on purpose. */
  readonly destroyed: boolean;
}

/** Judges what was seen. Nothing but its arguments counts. */
export function judge(seen: Seen, rules: JudgeRules): Verdict {
  if (isDestroyed(seen)) return destroyed(rules.subject);
  const fault = proberFault(seen);
  const cutOff = cutOffRecovery(seen);
  const services = judgeServices(seen.installation?.services ?? [], seen.probes, {
    // What a recovery has stopped, no person has stopped for good.
    stoppedByHand: cutOff ? 'heal' : rules.stoppedByHand,
    excused: fault.probe,
  });
  const about: About = { seen, rules, keys: keysOf(rules.subject), fault, services };
  const lock = lockSightings(about);
  const found = [
    ...lock.sightings,
    ...hostSightings(about),
    ...ledgerSightings(about),
    ...recoverySightings(about),
    ...serviceSightings(about),
    ...restartSightings(about),
    ...probeSightings(about),
    ...driftSightings(about),
  ];
  const sighted = toldWithRecovery(found, about);
  const starting = [
    ...services.filter(({ look }) => look.state === 'starting').map(({ look }) => look.service),
    ...seen.probes.filter((probe) => isTooEarly(probe, services)).map(probeName),
  ];
  const outcome = lock.deploying ? 'deploying' : outcomeOf(sighted, starting.length > 0);
  const failing = cutOff ? leftToRecover : targetsOf(services, seen.probes);
  const drifted = outcome === 'drifted' && rules.healDrift ? driftTargets(seen, services) : nothing;
  return {
    outcome,
    sightings: sighted
      .map(({ sighting }) => (lock.deploying ? undecided(sighting) : sighting))
      .sort((one, other) => one.severity.localeCompare(other.severity)),
    services,
    targets: outcome === 'failing' ? failing.targets : drifted.targets,
    notes: [...failing.notes, ...drifted.notes],
    complete: !lock.deploying && lostMachines(seen).length === 0,
    starting,
    destroyed: false,
  };
}

/** What is bad while somebody deploys is nobody's fault: it is looked at again when the deploy has ended. */
function undecided(sighting: Sighting): Sighting {
  return sighting.state === 'bad' ? { ...sighting, state: 'unseen', because: undefined } : sighting;
}

/** What fails counts first. What cannot be proven to be well is not healthy. */
function outcomeOf(sighted: readonly Sighted[], starting: boolean): Verdict['outcome'] {
  const means = new Set(sighted.map((one) => one.means));
  if (means.has('failing')) return 'failing';
  if (means.has('excused')) return 'prober-fault';
  if (starting) return 'failing';
  return means.has('drift') ? 'drifted' : 'healthy';
}

const nothing: Targets = { targets: [], notes: [] };

/** A start would bring the app up on data of which nobody knows whose they are. */
const leftToRecover: Targets = {
  targets: [],
  notes: ['Nothing is healed until the recovery that was cut off has come to its end.'],
};

/** Removed everywhere: a machine that could not be looked at may still have it. */
function isDestroyed(seen: Seen): boolean {
  const { installation } = seen;
  if (installation?.ledger !== 'destroyed' || lostMachines(seen).length > 0) return false;
  return installation.services.every(({ running }) => running === 0);
}

/** What was removed on purpose is missed by nobody: it has no sightings, so its incidents end. */
function destroyed(subject: string): Verdict {
  return {
    outcome: 'healthy',
    sightings: [],
    services: [],
    targets: [],
    notes: [`${subject} was removed on purpose, so nothing of it is missed.`],
    complete: true,
    starting: [],
    destroyed: true,
  };
}
