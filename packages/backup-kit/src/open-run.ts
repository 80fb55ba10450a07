import { type Depot, openDepot } from './depot/depot.ts';
import { reachDestinations } from './depot/reach.ts';
import type { DepotSettings } from './inputs/settings.ts';
import { type Machines, openMachines } from './machines/machines.ts';
import { reachSources } from './sources/reach.ts';
import type { BackupContext, ReachedSubject } from './subject.ts';

/** What a run works with: each source and destination, also those that could not be reached. */
export interface OpenedRun {
  readonly subjects: readonly ReachedSubject[];
  readonly depot: Depot;
  readonly machines: Machines;
  /**
   * Reaches a source anew that could not be reached before.
   * @param signal ends what it does from then on
   */
  again(name: string, signal: AbortSignal): Promise<ReachedSubject>;
}

/**
 * Connects the machines of a run, and opens its sources and destinations.
 * @param open closes all of them
 */
export async function openRun(
  { sources, destinations, targets, stateDir }: DepotSettings,
  open: AsyncDisposableStack,
  context: BackupContext,
): Promise<OpenedRun> {
  const { clock, logger, signal, github, mask, identityToken } = context;
  const machines = openMachines(targets, open, context);
  const reach = (wanted: typeof sources, until = signal) =>
    reachSources(wanted, open, { machines, clock, logger, signal: until, stateDir });
  const [subjects, opened] = await Promise.all([
    reach(sources),
    reachDestinations(destinations, {
      ...{ clock, logger, mask, identityToken },
      host: machines.at,
      run: `fairway-${github.runId}`,
    }),
  ]);
  return {
    subjects,
    depot: openDepot(opened, { logger, signal }),
    machines,
    async again(name, until) {
      const wanted = sources.filter(({ item }) => item.name === name);
      const [reached] = await reach(wanted, until);
      if (!reached) throw new TypeError(`There is no source ${name}.`);
      return reached;
    },
  };
}
