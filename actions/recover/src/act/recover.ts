import { type ChosenBackup, sayCompared } from '@fairway/backup-kit';
import {
  asFailure,
  type DeployContext,
  type RecoverySession,
  type ServiceLook,
  type StoppedApp,
  shortVersion,
} from '@fairway/deploy-kit';
import type { Failure } from '@fairway/runtime';
import type { Data, DataSource, RestoredBeside, SafetyBackup } from '../data/data.ts';
import type { PlannedRestore, RecoveryPlan } from '../plan/plan.ts';
import { bringBack } from './bring-back.ts';
import { ChangedData } from './changed-data.ts';
import type { DoneStep, Recovered, Standing } from './done.ts';

/** What a recovery works with. */
export interface RecoveryWork {
  readonly session: RecoverySession;
  readonly data: Data;
  /** The services that stay while the app is stopped: those that keep data. */
  readonly stores: readonly string[];
  /** The services of lost sources. */
  readonly down: readonly ServiceLook[];
}

/** How a recovery ended. */
export interface RecoveryEnding extends Recovered {
  readonly failure: Failure | undefined;
}

type Context = Pick<DeployContext, 'phase' | 'clock' | 'signal' | 'about'>;

/**
 * Carries out a plan under the deploy's lock: stop, start the stores that are lost, back up what is there, restore beside it, exchange, put the release
 * back, prove. Where a step fails, everything before it is undone, and what was there before is proven.
 */
export async function carryOutRecovery(
  plan: RecoveryPlan,
  { session, data, stores, down }: RecoveryWork,
  context: Context,
): Promise<RecoveryEnding> {
  const { clock, phase } = context;
  const done: DoneStep[] = [];
  const safety = new Map<string, SafetyBackup>();
  const changed = new ChangedData();
  const notProven: string[] = [];
  const restored: (readonly [DataSource, RestoredBeside])[] = [];
  let stopped: StoppedApp | undefined;
  let stoppedAt: number | undefined;

  const step = async <T>(name: string, work: () => Promise<T>, say: (result: T) => string): Promise<T> => {
    const startedAt = clock.now();
    const result = await phase(name, async ({ proved }) => {
      const made = await work();
      proved(name, say(made));
      return made;
    });
    done.push({ what: `${name}: ${say(result)}`, startedAt, endedAt: clock.now() });
    return result;
  };
  const ended = (standing: Standing, failure?: Failure): RecoveryEnding => ({
    standing,
    failure,
    done,
    safety,
    kept: changed.kept,
    notProven,
    // A copy that has changed places is what the app uses, and its name is that of the data of before.
    unused: restored.flatMap(([{ name }, { where }]) => (changed.kept.has(name) ? [] : [where])),
    stopped:
      stopped && stoppedAt !== undefined
        ? { services: stopped.services, ms: clock.now() - stoppedAt }
        : undefined,
  });

  const hasData = plan.restores.length > 0;
  try {
    if (hasData) {
      stoppedAt = clock.now();
      await step('stop the app', stop, sayStopped);
    }
    const lost = data.lost.filter(({ name }) => plan.restores.some(({ source }) => source === name));
    if (lost.length > 0) {
      const services = down.filter(({ service }) => lost.some((one) => one.service === service));
      const names = services.map(({ service }) => service).join(', ');
      await step(
        `start ${names}`,
        () => session.startStores(services),
        (lines) => lines.join('; '),
      );
    }
    const sources = [...data.sources, ...(await Promise.all(lost.map(({ reach }) => reach())))];
    const wanted = plan.restores.map((restore) => ({ ...restore, of: sourceOf(sources, restore) }));
    for (const { of, chosen } of wanted)
      safety.set(of.name, await step(`back up ${of.name} as it is`, () => of.backUp(chosen), sayBackup));
    for (const { of, chosen } of wanted) {
      const made = await step(
        `restore ${of.name}`,
        () => of.restore(chosen),
        (one) => sayRestored(chosen, one),
      );
      notProven.push(...made.notProven.map((line) => `${of.name}: ${line}`));
      restored.push([of, made]);
    }
    for (const [of, made] of restored) {
      await step(
        `exchange ${of.name}`,
        () => changed.exchange(of.name, () => of.exchange(made, context.signal)),
        ({ kept }) => `the data of before are kept as ${kept}`,
      );
    }
    context.signal.throwIfAborted();
  } catch (error) {
    return backFrom(asFailure(error), false);
  }

  const { version, id } = plan.target;
  try {
    const startedAt = clock.now();
    const unproven = hasData ? 'leave' : 'put-back';
    const { ending, failure } = await session.goTo({ to: id, restored: hasData, unproven });
    if (failure && hasData) return backFrom(failure, true);
    if (failure) return ended(ending.status === 'rolled-back' ? 'as-before' : 'unproven', failure);
    done.push({
      what: `${shortVersion(version)} serves, and is proven`,
      startedAt,
      endedAt: clock.now(),
    });
    return ended('recovered');
  } catch (error) {
    return backFrom(asFailure(error), hasData);
  }

  async function stop(): Promise<StoppedApp> {
    stopped = await session.stopApp(stores);
    if (stopped.failure) throw stopped.failure;
    return stopped;
  }

  async function backFrom(cause: Failure, begun: boolean): Promise<RecoveryEnding> {
    const nothing = stopped === undefined && stoppedAt === undefined && !session.lost.aborted;
    if (nothing) return ended('untouched', cause);
    const { running } = plan;
    const back = await bringBack(cause, { session, changed, stopped, stores, begun, running }, context);
    return ended(back.proven ? 'as-before' : 'unproven', back.failure);
  }
}

function sourceOf(sources: readonly DataSource[], { source }: PlannedRestore): DataSource {
  const found = sources.find(({ name }) => name === source);
  if (!found) throw new TypeError(`The plan restores ${source}, which nobody opened.`);
  return found;
}

function sayStopped({ services }: StoppedApp): string {
  return services.length === 0 ? 'nothing of it ran' : `${services.join(', ')}; read back`;
}

function sayBackup({ id, destinations }: SafetyBackup): string {
  return `${id} at ${destinations.join(', ')}`;
}

function sayRestored({ manifest }: ChosenBackup, { where, from, rows }: RestoredBeside): string {
  return `${where} from ${from}, ${sayCompared(manifest.kind, rows, 'restore')}`;
}
