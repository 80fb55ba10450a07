import type { ActionContext } from '@fairway/action-kit';
import {
  type BackUpRules,
  type DepotSettings,
  lockSubject,
  type OpenedRun,
  onlyOwn,
  openRun,
  type ReachedSubject,
  requireOwnBackup,
  restoreBackup,
  type Subject,
  type SubjectLock,
  safetyBackup,
  targetOf,
} from '@fairway/backup-kit';
import type { Data, DataSource, HeldSource, LostSource } from './data.ts';
import { holdsNothing } from './holds-nothing.ts';

type Depot = OpenedRun['depot'];

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
    const reach = async (signal: AbortSignal) => opened(await run.again(name, signal));
    return failure ? [{ name, service: services.get(name), failure, reach }] : [];
  });
  const sources = run.subjects.filter(({ failure }) => !failure).map(opened);
  const reached = run.subjects.flatMap(({ subject }) => subject ?? []);
  return { sources, lost, look: async () => onlyOwn(await run.depot.look(), reached, context) };
}

function sourceOf(
  subject: Subject,
  service: string | undefined,
  { identities, backUp }: DataSettings,
  depot: Depot,
  context: ActionContext,
): DataSource {
  const { source } = subject;
  return {
    name: source.name,
    where: source.where,
    service,
    obstacle: source.exchange
      ? undefined
      : `data of the kind ${source.kind} cannot change places with restored ones`,
    users: async (signal) => (await source.users?.(signal)) ?? [],
    async lock() {
      // A recovery holds the lock of changes from its beginning to its end.
      const lock = await lockSubject(subject, { ...backUp, changesHeld: true }, context);
      return heldSource(lock, { identities, backUp }, depot, context);
    },
    async exchange(signal) {
      const now = (await subject.again?.(signal)) ?? subject;
      if (!now.source.exchange) throw new TypeError(`${source.name} has no exchange.`);
      return now.source.exchange;
    },
  };
}

/** A source under its lock, as it was reached then. */
export function heldSource(
  lock: SubjectLock,
  { identities, backUp }: Pick<DataSettings, 'identities' | 'backUp'>,
  depot: Depot,
  context: ActionContext,
): HeldSource {
  const { subject, hostLost, release } = lock;
  const { source } = subject;
  return {
    async backUp({ manifest: replacedBy }) {
      const catalogue = await depot.look();
      const made = await safetyBackup(
        subject,
        { replacedBy, before: 'recovery', catalogue, lock },
        depot,
        backUp,
        context,
      );
      const kept = made.copies.filter((copy) => copy.failure === undefined);
      return {
        id: made.manifest.id,
        destinations: kept.map(({ destination }) => destination.name),
        empty: holdsNothing(made.manifest),
      };
    },
    async restore(chosen) {
      // Of one that was lost, nobody could tell before whose the backups in its folder are.
      await requireOwnBackup(subject, chosen.manifest, context.signal);
      // A name of its own for each try: what an earlier one left stays as it is.
      const target = targetOf(source, { target: '', confirm: '' }, context.clock.now());
      const made = await restoreBackup(
        source,
        chosen,
        target,
        depot,
        { identities, mask: undefined },
        { ...context, signal: AbortSignal.any([context.signal, hostLost]) },
      );
      const { where, from, rows, seconds, notProven } = made;
      const { name } = target;
      return { name, where, from, rows, seconds, notProven, drop: dropLine(source.kind, name) };
    },
    release,
  };
}

/** What drops data of a name, typed where its server or its machine is. */
function dropLine(kind: Subject['source']['kind'], name: string): string {
  if (kind === 'volume') return `docker volume rm ${name}`;
  return kind === 'postgres' ? `DROP DATABASE "${name}";` : `DROP DATABASE \`${name}\`;`;
}
