import { sayElapsed } from '@fairway/runtime';
import { lostMachines } from '../look/seen.ts';
import type { About, Sighted } from './about.ts';

/** Fields that a sighting of drift tells at most. */
const driftLines = 40;

/** Whether somebody deploys now, and the sighting of a lock that is held for too long. */
export function lockSightings({ seen, keys, rules }: About): {
  readonly deploying: boolean;
  readonly sightings: readonly Sighted[];
} {
  const { installation, at } = seen;
  if (!installation) return { deploying: false, sightings: [] };
  const { lock } = installation;
  // A machine that could not be looked at may have its lock held.
  const partly = lostMachines(seen).length > 0;
  const since = lock?.since ?? rules.lockedSince;
  const overdue = lock !== undefined && since !== undefined && at - since > rules.deployingForMs;
  return {
    deploying: lock !== undefined && !overdue,
    sightings: [
      {
        sighting: {
          key: keys.lock,
          state: overdue ? 'bad' : lock || partly ? 'unseen' : 'good',
          severity: rules.severities.lock,
          title: overdue
            ? `The lock of ${rules.subject} is held for ${sayElapsed(at - (since ?? at))}, longer than a deploy takes`
            : `The lock of ${rules.subject} is ${lock ? 'held' : 'free'}`,
          at,
          evidence: lock ? [`held by ${lock.holder}`] : [],
        },
        means: overdue ? 'failing' : 'nothing',
      },
    ],
  };
}

/** Whether the ledger names a proven release, and anything of it runs. */
export function ledgerSightings({ seen, keys, rules }: About): readonly Sighted[] {
  const { installation, at } = seen;
  if (!installation) return [];
  const partly = lostMachines(seen).length > 0;
  const nothing = installation.services.length === 0 && !partly;
  const runs: Sighted = {
    sighting: {
      key: keys.nothing,
      state: nothing ? 'bad' : installation.services.length === 0 ? 'unseen' : 'good',
      severity: rules.severities.service,
      title: nothing ? `Nothing of ${rules.subject} runs` : `${rules.subject} has services`,
      at,
      evidence: nothing ? [`no container of ${rules.subject} was found, running or not`] : [],
    },
    means: nothing ? 'failing' : 'nothing',
  };
  if (installation.ledger === 'absent' || installation.ledger === 'destroyed') return [runs];
  const unproven = installation.ledger === 'unproven';
  return [
    runs,
    {
      sighting: {
        key: keys.ledger,
        state: unproven ? 'bad' : partly ? 'unseen' : 'good',
        severity: rules.severities.ledger,
        title: unproven
          ? `The last deploy of ${rules.subject} has ended without proof`
          : `The running release of ${rules.subject} was proven`,
        at,
        evidence: unproven ? ['the newest line of the ledger proves no release'] : [],
      },
      means: unproven ? 'drift' : 'nothing',
    },
  ];
}

/** Whether what runs is what the ledger says. */
export function driftSightings({ seen, keys, rules }: About): readonly Sighted[] {
  const { installation, at } = seen;
  if (installation?.ledger !== 'running') return [];
  const { drift } = installation;
  const fields = drift.map(
    ({ of, host, field, expected, found }) =>
      `${of}${host === undefined ? '' : ` on ${host}`}: ${field} is ${found}, ${expected.startsWith('not ') ? expected : `not ${expected}`}`,
  );
  return [
    {
      sighting: {
        key: keys.drift,
        state: drift.length > 0 ? 'bad' : lostMachines(seen).length > 0 ? 'unseen' : 'good',
        severity: rules.severities.drift,
        title:
          drift.length > 0
            ? `${rules.subject} is not what its ledger says: ${fields[0] ?? ''}${fields.length > 1 ? `, and ${fields.length - 1} more` : ''}`
            : `${rules.subject} is what its ledger says`,
        at,
        evidence: fields.slice(0, driftLines),
      },
      means: drift.length > 0 ? 'drift' : 'nothing',
    },
  ];
}
