import {
  asFailure,
  type DeployContext,
  type RecoverySession,
  type ServiceLook,
  type StoppedApp,
  shortVersion,
} from '@fairway/deploy-kit';
import type { RecoveryMark, StoppedService } from '@fairway/releases';
import { type Failure, tidyUp } from '@fairway/runtime';
import type { Data, DataSource, SafetyBackup } from '../data/data.ts';
import type { PlannedRestore, RecoveryPlan } from '../plan/plan.ts';
import { bringBack } from './bring-back.ts';
import { ChangedData } from './changed-data.ts';
import type { Recovered, Standing } from './done.ts';
import { markOf, Note } from './note.ts';
import { holdData, replaceData, type WantedData } from './replace-data.ts';
import { Steps } from './steps.ts';

/** What a recovery works with. */
export interface RecoveryWork {
  readonly session: RecoverySession;
  readonly data: Data;
  /** The services that stay while the app is stopped: those that keep data. */
  readonly stores: readonly string[];
  /** All others, also those that do not run now. */
  readonly stopping: readonly StoppedService[];
  /** The services of lost sources. */
  readonly down: readonly ServiceLook[];
  /** The recovery that was cut off before this one: what it has changed is undone first. */
  readonly cutOff: RecoveryMark | undefined;
  /** Told what there is as soon as that is settled: a cancelled run may have no time for anything else. */
  readonly stands: (standing: Standing) => void;
}

/** How a recovery ended. */
export interface RecoveryEnding extends Recovered {
  readonly failure: Failure | undefined;
}

type Context = Pick<DeployContext, 'phase' | 'clock' | 'signal' | 'about' | 'logger' | 'github'>;

/**
 * Carries out a plan under the deploy's lock: wait for backups, note, stop, start the stores that are lost, undo what an
 * earlier recovery has left, back up what is there, restore beside it, exchange, put the release back, prove. Where a step
 * fails, everything before it is undone, also what the earlier recovery has left, and what was there before is proven.
 */
export async function carryOutRecovery(
  plan: RecoveryPlan,
  { session, data, stores, stopping, down, cutOff, stands }: RecoveryWork,
  context: Context,
): Promise<RecoveryEnding> {
  const { clock, signal, logger } = context;
  // Of a run that is killed from here on, this is what is known.
  stands('unproven');
  const steps = new Steps(context);
  const note = new Note(session, markOf(plan, cutOff, context));
  const changed = new ChangedData((all) => note.exchanges(all), logger);
  const safety = new Map<string, SafetyBackup>();
  const notProven: string[] = [];
  let stopped: StoppedApp | undefined;
  let stoppedAt: number | undefined;

  const ended = async (standing: Standing, clear: boolean, failure?: Failure): Promise<RecoveryEnding> => {
    stands(standing);
    // Where something is proven, the ledger says so: a note that stays misleads nobody.
    if (clear) await tidyUp(() => session.forget(), logger);
    return {
      standing,
      failure,
      done: steps.done,
      safety,
      kept: changed.kept,
      notProven,
      // A copy that has changed places is what the app uses, and its name may be that of the data of before.
      unused: note.copies.filter(({ name }) => !changed.used.has(name)),
      stopped:
        stopped && stoppedAt !== undefined
          ? { services: stopped.services, ms: clock.now() - stoppedAt }
          : undefined,
    };
  };

  // The release alone goes back as in any rollback, unless something has to be undone first.
  const stops = plan.restores.length > 0 || cutOff !== undefined;
  let sources = data.sources;
  const left = cutOff?.exchanges ?? [];
  // Whatever fails from here on, the app never starts on what that recovery has left.
  changed.takeOver(
    left.map(({ source, ...planned }) => ({ source, planned, reach: (stop) => exchangeOf(source, stop) })),
  );
  try {
    await using locks = new AsyncDisposableStack();
    if (stops) await session.untilBackupsEnd(stopping);
    // The app serves until nobody else works on the data. An exchange ends all sessions in them, and with these the lock.
    const isFree = ({ source }: PlannedRestore) => !left.some((one) => one.source === source);
    const early = plan.restores.filter((one) =>
      data.sources.some(({ name }) => name === one.source && isFree(one)),
    );
    const held = [...(await holdData(wantedOf(early), locks, logger))];
    if (stops) {
      await note.begin();
      stoppedAt = clock.now();
      await steps.take('stop the app', stop, sayStopped);
    }
    sources = await reachSources();
    if (left.length > 0) await undoLeft();
    const late = plan.restores.filter((one) => !early.includes(one));
    held.push(...(await holdData(wantedOf(late), locks, logger)));
    await replaceData(held, { steps, note, changed, safety, notProven }, context);
    signal.throwIfAborted();
  } catch (error) {
    return backFrom(asFailure(error), false);
  }

  const { version, id } = plan.target;
  try {
    const startedAt = clock.now();
    const restored = plan.restores.length > 0 || plan.way === 'undo';
    const { ending, failure } = await session.goTo({
      to: id,
      restored,
      unproven: stops ? 'leave' : 'put-back',
    });
    if (failure && stops) return await backFrom(failure, true);
    if (failure)
      return await ended(ending.status === 'rolled-back' ? 'as-before' : 'unproven', false, failure);
    steps.ended(`${shortVersion(version)} serves, and is proven`, startedAt);
    return await ended(plan.way === 'undo' ? 'as-before' : 'recovered', stops);
  } catch (error) {
    return backFrom(asFailure(error), stops);
  }

  async function stop(): Promise<StoppedApp> {
    stopped = await session.stopApp(stores);
    if (stopped.failure) throw stopped.failure;
    return stopped;
  }

  /** All sources. Those that are lost, and that this recovery or the one before it has to do with, are started for it. */
  async function reachSources(): Promise<readonly DataSource[]> {
    const needed = [...plan.restores, ...left].map(({ source }) => source);
    const lost = data.lost.filter(({ name }) => needed.includes(name));
    if (lost.length === 0) return data.sources;
    const services = down.filter(({ service }) => lost.some((one) => one.service === service));
    const names = services.map(({ service }) => service).join(', ');
    await steps.take(
      `start ${names}`,
      () => session.startStores(services),
      (lines) => lines.join('; '),
    );
    return [...data.sources, ...(await Promise.all(lost.map(({ reach }) => reach(signal))))];
  }

  function wantedOf(restores: readonly PlannedRestore[]): readonly WantedData[] {
    return restores.map(({ source, chosen }) => ({ of: sourceOf(sources, source), chosen }));
  }

  /** The way in which data go back that another recovery has changed: their source may still be lost. */
  async function exchangeOf(name: string, stop: AbortSignal) {
    const lost = data.lost.find((one) => one.name === name);
    const there = sources.find((one) => one.name === name) ?? (await lost?.reach(stop));
    return sourceOf(there ? [there] : [], name).exchange(stop);
  }

  async function undoLeft(): Promise<void> {
    const names = left.map(({ source }) => source).join(', ');
    const what = `undo the exchange of ${names} that was cut off`;
    await steps.take(
      what,
      () => changed.undo(signal),
      () => 'the data of before have their places again',
    );
  }

  async function backFrom(cause: Failure, begun: boolean): Promise<RecoveryEnding> {
    const nothing = stopped === undefined && stoppedAt === undefined && !session.lost.aborted;
    if (nothing) return ended('untouched', stops && cutOff === undefined, cause);
    // It was on its way to what was before already.
    if (plan.way === 'undo') return ended('unproven', false, cause);
    const { running } = plan;
    const startedAt = clock.now();
    const back = await bringBack(
      cause,
      { session, changed, stopped, stores, begun, running, isFirst: cutOff === undefined },
      context,
    );
    if (back.proven) steps.ended('bring back what was before: all of this is undone, and proven', startedAt);
    return ended(back.proven ? 'as-before' : 'unproven', back.undone, back.failure);
  }
}

function sourceOf(sources: readonly DataSource[], name: string): DataSource {
  const found = sources.find((one) => one.name === name);
  if (!found) throw new TypeError(`The plan has to do with ${name}, which nobody opened.`);
  return found;
}

function sayStopped({ services }: StoppedApp): string {
  return services.length === 0 ? 'nothing of it ran' : `${services.join(', ')}; read back`;
}
