import { lostMachines } from '../look/seen.ts';
import type { About, Sighted } from './about.ts';

/**
 * One sighting for each machine, and one for all together: a host that cannot be reached is not a service that is down,
 * because what was not looked at proves nothing. A look may name a machine that nobody has listed, such as a manager that
 * takes no tasks: it counts as well.
 */
export function hostSightings({ seen, keys, rules, fault }: About): readonly Sighted[] {
  const { at, installation } = seen;
  const lost = new Map([
    ...lostMachines(seen).map(({ host, why }) => [host, { why, excused: false }] as const),
    ...seen.unreached.map(
      (unreached) => [unreached.host, { why: unreached.why, excused: fault.host(unreached) }] as const,
    ),
  ]);
  const machines = [...new Set([...seen.machines, ...lost.keys()])];
  if (machines.length === 0) return [];
  const all = machines.every((name) => lost.has(name));
  const allExcused = all && [...lost.values()].every(({ excused }) => excused);
  const serves =
    seen.probes.some(({ ok }) => ok) || installation?.services.some(({ state }) => state === 'up');
  const together: Sighted = {
    sighting: {
      key: keys.hosts,
      state: all ? (allExcused ? 'unseen' : 'bad') : 'good',
      severity: serves ? rules.severities.host : rules.severities.hosts,
      title: all
        ? `No machine of ${rules.subject} can be looked at`
        : `The machines of ${rules.subject} can be looked at`,
      at,
      evidence: all ? [...lost].map(([name, { why }]) => `${name}: ${why}`) : [],
    },
    means: !all ? 'nothing' : allExcused ? 'excused' : 'failing',
  };
  const each = machines.map((name): Sighted => {
    const found = lost.get(name);
    return {
      sighting: {
        key: keys.host(name),
        state: found ? (found.excused ? 'unseen' : 'bad') : 'good',
        severity: rules.severities.host,
        title: `${name} of ${rules.subject} ${found ? 'cannot be looked at' : 'can be looked at'}`,
        at,
        evidence: found ? [found.why] : [],
        because: all && found && !found.excused ? keys.hosts : undefined,
      },
      means: !found ? 'nothing' : found.excused ? 'excused' : 'failing',
    };
  });
  return machines.length > 1 ? [together, ...each] : [together];
}
