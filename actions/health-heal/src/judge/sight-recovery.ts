import { adviceOnRecovery, type RecoveryMark, sayExchanges, sayRecovery } from '@fairway/releases';
import type { Seen } from '../look/seen.ts';
import type { About, Sighted } from './about.ts';

/** The recovery that was cut off. One that holds the lock is still under way. */
export function cutOffRecovery({ installation }: Pick<Seen, 'installation'>): RecoveryMark | undefined {
  return installation && !installation.lock ? installation.cutOff : undefined;
}

/** Whether a recovery was cut off, with what it has left and what to do. */
export function recoverySightings({ seen, keys, rules }: About): readonly Sighted[] {
  const { installation, at } = seen;
  if (!installation) return [];
  const cutOff = cutOffRecovery(seen);
  const state = cutOff ? 'bad' : installation.lock || installation.unseen.length > 0 ? 'unseen' : 'good';
  return [
    {
      sighting: {
        key: keys.recovery,
        state,
        severity: rules.severities.recovery,
        title: cutOff
          ? `A recovery of ${rules.subject} was cut off, and has left the app stopped`
          : `No recovery of ${rules.subject} was cut off`,
        at,
        evidence: cutOff
          ? [
              `${sayRecovery(cutOff)}.`,
              ...sayExchanges(cutOff),
              adviceOnRecovery(installation.ledgers.directory),
            ]
          : [],
      },
      means: cutOff ? 'failing' : 'nothing',
    },
  ];
}

/** What follows from a recovery that was cut off is told with it: its services, and what fails because of them. */
export function toldWithRecovery(sighted: readonly Sighted[], { seen, keys }: About): readonly Sighted[] {
  if (!cutOffRecovery(seen)) return sighted;
  const services = (seen.installation?.services ?? [])
    .filter(({ state }) => state === 'stopped' || state === 'down')
    .map(({ service, host }) => keys.service(service, host));
  return sighted.map((one) => {
    const { key, state, because } = one.sighting;
    const follows = key === keys.ledger || [key, because].some((of) => of && services.includes(of));
    return state === 'bad' && follows
      ? { ...one, sighting: { ...one.sighting, because: keys.recovery } }
      : one;
  });
}
