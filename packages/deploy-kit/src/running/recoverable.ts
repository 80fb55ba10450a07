import type { LedgerEntry, RecoveryMark, StoppedService } from '@fairway/releases';
import type { Failure } from '@fairway/runtime';
import type { Ending } from '../run/ending.ts';
import type { Ended } from '../way-back/ended.ts';
import type { Installed, InstalledLook, ServiceLook } from './installed.ts';

/** An installation that can go back to what its ledger keeps, also where its data go back with it. */
export interface Recoverable extends Pick<Installed, 'subject' | 'kind' | 'machines' | 'look'> {
  /** What the ledger says, and what is kept of it. Nothing is changed. */
  keeps(): Promise<KeptReleases>;
  /**
   * Takes the deploy's lock.
   * @throws Failure that names its holder
   */
  lock(waitMs: number): Promise<RecoverySession>;
}

export interface KeptReleases {
  /** All entries of the ledger, newest last. */
  readonly entries: readonly LedgerEntry[];
  /** Ids of the releases that every machine with a ledger still has. */
  readonly stored: readonly string[];
  /** The recovery that was cut off; undefined where none was. */
  readonly cutOff: RecoveryMark | undefined;
}

/** The deploy's lock, held for a recovery. */
export interface RecoverySession extends AsyncDisposable, Changes {
  /** Aborts when the lock is lost. */
  readonly lost: AbortSignal;
  /** Looks at what runs. The lock of this session is not told as one that somebody holds. */
  look(): Promise<InstalledLook>;
  /**
   * Waits until no backup works with services that are about to be stopped: one that has stopped them itself starts them when
   * it ends. None begins anew, because this lock is held.
   * @throws Failure that names the backup, after the time for which the lock would have been waited for
   */
  untilBackupsEnd(stopping: readonly StoppedService[]): Promise<void>;
  /**
   * Makes stores of data anew that do not run. One whose volume is gone gets an empty one.
   * @returns a line for each
   */
  startStores(stores: readonly ServiceLook[]): Promise<readonly string[]>;
  /**
   * Notes on each machine with a ledger what is begun, before it is. A cancelled run does it as well.
   * @throws Failure where it cannot be written
   */
  note(mark: RecoveryMark): Promise<void>;
  /** Removes the note, once something is proven. */
  forget(): Promise<void>;
  /** The same changes for a way back: a cancelled run makes them as well, and only a lost lock ends them. */
  readonly returning: Changes;
}

/** What a recovery does with the app. */
interface Changes {
  /**
   * Stops everything but its stores of data, so that nobody writes to them, and proves it.
   * @param stores the services that stay
   */
  stopApp(stores: readonly string[]): Promise<StoppedApp>;
  /** Goes to a release that is kept, starts what is stopped, proves it and records it. */
  goTo(way: WayToRelease): Promise<Ended<Ending>>;
}

/** Services that this run has stopped. */
export interface StoppedApp {
  readonly services: readonly string[];
  /** Why not everything is proven to be stopped. What was stopped until then can be started all the same. */
  readonly failure: Failure | undefined;
  /**
   * Starts what was stopped, as it was, and waits until everything is up that was up before. A cancelled run does it as well.
   * @throws Failure where something of that does not come up
   */
  start(): Promise<void>;
}

/** The way to a release that is kept. */
export interface WayToRelease {
  /** Its version or id. */
  readonly to: string;
  /** The databases are as they were with that release: what migrations took away since then is back. */
  readonly restored: boolean;
  /**
   * What becomes of a release that is not proven: the release before is put back, or it is left as it is. Whoever has
   * changed the data leaves it: they must go back before the release before serves again.
   */
  readonly unproven: 'put-back' | 'leave';
}
