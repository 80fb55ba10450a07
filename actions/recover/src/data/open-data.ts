import type { ActionContext } from '@fairway/action-kit';
import {
  type BackUpRules,
  type DepotSettings,
  openRun,
  type ReachedSubject,
  restoreBackup,
  type Subject,
  safetyBackup,
  targetOf,
} from '@fairway/backup-kit';
import type { Data, DataSource, LostSource } from './data.ts';

export interface DataSettings extends DepotSettings {
  readonly backUp: BackUpRules;
}

/** No data: for a way back that touches none. */
export const noData: Data = {
  sources: [],
  lost: [],
  look: async () => ({ sources: new Map(), destinations: [] }),
};

/**
 * Opens the sources and the destinations of their backups.
 * @param open closes them
 */
export async function openData(
  settings: DataSettings,
  open: AsyncDisposableStack,
  context: ActionContext,
): Promise<Data> {
  const run = await openRun(settings, open, context);
  const services = new Map(
    settings.sources.map(({ item }) => [item.name, 'service' in item ? item.service : undefined]),
  );
  const opened = ({ name, subject, failure }: ReachedSubject): DataSource => {
    if (!subject) throw failure ?? new TypeError(`${name} is neither there nor missing`);
    return sourceOf(subject, services.get(name), settings, run.depot, context);
  };
  const lost = run.subjects.flatMap(({ name, failure }): LostSource[] => {
    const reach = async () => opened(await run.again(name));
    return failure ? [{ name, service: services.get(name), failure, reach }] : [];
  });
  const sources = run.subjects.filter(({ failure }) => !failure).map(opened);
  return { sources, lost, look: run.depot.look };
}

function sourceOf(
  subject: Subject,
  service: string | undefined,
  { identities, backUp }: DataSettings,
  depot: Awaited<ReturnType<typeof openRun>>['depot'],
  context: ActionContext,
): DataSource {
  const { source } = subject;
  const { exchange } = source;
  return {
    name: source.name,
    where: source.where,
    service,
    obstacle: exchange
      ? undefined
      : `data of the kind ${source.kind} cannot change places with restored ones`,
    users: async (signal) => (await source.users?.(signal)) ?? [],
    async backUp({ manifest: replacedBy }) {
      const catalogue = await depot.look();
      const made = await safetyBackup(
        subject,
        { replacedBy, catalogue },
        depot,
        // A recovery holds the lock of changes from its beginning to its end.
        { ...backUp, changesHeld: true },
        context,
      );
      const kept = made.copies.filter((copy) => copy.failure === undefined);
      return { id: made.manifest.id, destinations: kept.map(({ destination }) => destination.name) };
    },
    async restore(chosen) {
      // A name of its own for each try: what an earlier one left stays as it is.
      const target = targetOf(source, { target: '', confirm: '' }, context.clock.now());
      const made = await restoreBackup(
        source,
        chosen,
        target,
        depot,
        { identities, mask: undefined },
        context,
      );
      const { where, from, rows, seconds, notProven } = made;
      return { name: target.name, where, from, rows, seconds, notProven };
    },
    exchange(restored, signal) {
      if (!exchange) throw new TypeError(`${source.name} has no exchange`);
      return exchange(restored.name, signal);
    },
  };
}
