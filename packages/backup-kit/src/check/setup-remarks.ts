import type { Finding } from '@fairway/runtime';
import type { DepotSettings } from '../inputs/settings.ts';
import { machinesOf } from '../sources/configuration.ts';
import { restoreProblem } from '../sources/restore-problem.ts';

/** Something about a source or a destination of the configuration that works today, and not on the day it is needed. */
export interface SetupRemark {
  /** The name of the source or the destination. */
  readonly name: string;
  readonly finding: Finding;
}

/** What people should know of their configuration, whatever becomes of a run. */
export function remarksOnSetup({
  sources,
  destinations,
  targets,
}: Pick<DepotSettings, 'sources' | 'destinations' | 'targets'>): SetupRemark[] {
  const machine = (written: string) => {
    const target = targets.get(written);
    return target && `${target.address}:${target.port ?? 22}`;
  };
  const places = destinations.flatMap(({ item }) =>
    item.kind === 'host' ? [{ name: item.name, at: machine(item.host) }] : [],
  );
  return sources.flatMap(({ item }) => {
    const problem = restoreProblem(item);
    const own = new Set(machinesOf(item).map(machine));
    return [
      ...(problem ? [{ name: item.name, finding: warning(problem) }] : []),
      ...places
        .filter(({ at }) => at !== undefined && own.has(at))
        .map(({ name }) => ({ name, finding: sameMachine(name, item.name) })),
    ];
  });
}

function warning({ what, why, fix }: Pick<Finding, 'what' | 'why' | 'fix'>): Finding {
  return { level: 'warning', what, why, fix };
}

function sameMachine(destination: string, source: string): Finding {
  return {
    level: 'warning',
    what: `The destination ${destination} is on the machine of ${source}.`,
    why: 'Both have the same address, so whatever takes that machine away takes the source and this copy with it.',
    fix: 'Keep it for quick restores if you like, and have another destination elsewhere.',
  };
}
