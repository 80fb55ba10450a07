import type { Source } from '@fairway/dumps';
import { changing, projectStateDir, stackStateDir, untilChangesEnd } from '@fairway/releases';
import { sideBySide } from '@fairway/runtime';
import { notBackedUp } from '../backup/back-up-subject.ts';
import type { ReachedSubject, StatePlace, Subject } from '../subject.ts';
import { machinesOf, openSource, type SourceItem } from './configuration.ts';
import type { OpenSourceDeps, SourceCredentials } from './kind.ts';
import { placeOnMachine } from './place.ts';
import { requireManager } from './stack-manager.ts';

/** A source as the inputs name it, with its secrets. */
export interface WantedSource {
  readonly item: SourceItem;
  readonly credentials: SourceCredentials;
}

/**
 * Opens all sources, side by side. One that cannot be reached holds up none of the others.
 * @param open closes them
 */
export async function reachSources(
  wanted: readonly WantedSource[],
  open: AsyncDisposableStack,
  deps: OpenSourceDeps,
): Promise<readonly ReachedSubject[]> {
  const reach = async ({ item, credentials }: WantedSource, signal = deps.signal): Promise<Subject> => {
    const { source, host } = await openSource(item, credentials, { ...deps, signal });
    open.defer(() => source.close());
    if (host) await requireManager(item, host, signal);
    const directory = directoryOf(item, deps.stateDir);
    const place = placeOnMachine(item, credentials['url']);
    if (!host || directory === undefined)
      return { source, place, state: host && { host, directory: deps.stateDir } };
    return {
      source,
      place,
      state: { host, directory, ...needsOf(item, source) },
      again: (until) => reach({ item, credentials }, until),
    };
  };
  const settled = await sideBySide(wanted, 8, (one) => reach(one));
  deps.signal.throwIfAborted();
  return settled.map(({ item, result }): ReachedSubject => {
    const { name, kind } = item.item;
    if (result.status === 'fulfilled') return { name, kind, subject: result.value, failure: undefined };
    return {
      ...{ name, kind, subject: undefined },
      failure: notBackedUp(name, result.reason),
      afterChanges: (waitMs) => reachAfterChanges(item, waitMs, () => reach(item), deps),
    };
  });
}

/** A deploy that is under way may just have taken the container away, or not made the new one yet. */
async function reachAfterChanges(
  { item }: WantedSource,
  waitMs: number,
  reach: () => Promise<Subject>,
  { machines, clock, logger, signal, stateDir }: OpenSourceDeps,
): Promise<Subject | undefined> {
  const directory = directoryOf(item, stateDir);
  const [machine] = machinesOf(item);
  if (directory === undefined || machine === undefined) return undefined;
  const host = await machines.at(machine);
  if ((await changing(host, directory, signal)).length === 0) return undefined;
  const wait = { directory, subject: `The backup of ${item.name}`, waitMs };
  await untilChangesEnd(host, wait, { clock, logger, signal });
  return reach();
}

/** What the machine keeps of the installation that the source belongs to; undefined where it belongs to none. */
function directoryOf({ project, stack }: SourceItem, stateDir: string): string | undefined {
  if (project !== undefined) return projectStateDir(stateDir, project);
  return stack === undefined ? undefined : stackStateDir(stateDir, stack);
}

/** The services that must not be stopped during a dump, nor started where the dump makes them stand still. */
export function needsOf(item: SourceItem, { users }: Pick<Source, 'users'>): Pick<StatePlace, 'needs'> {
  if ('service' in item && item.service !== undefined) {
    const { service } = item;
    return { needs: async () => ({ services: [service], halts: false }) };
  }
  if (item.kind !== 'volume' || item.while === 'running' || !users) return {};
  const app = item.project ?? item.stack;
  return {
    needs: async (signal) => {
      const own = (await users(signal)).filter((user) => user.app === app);
      return { services: [...new Set(own.map(({ service }) => service))], halts: true };
    },
  };
}
