import type { ChosenBackup } from '@fairway/backup-kit';
import type { Catalogue } from '@fairway/backups';
import type { DataUser, Exchange } from '@fairway/dumps';
import type { Failure } from '@fairway/runtime';

/** The data of an installation, and where their backups lie. */
export interface Data {
  readonly sources: readonly DataSource[];
  /** Sources that cannot be reached now. */
  readonly lost: readonly LostSource[];
  /** What all destinations have. */
  look(): Promise<Catalogue>;
}

/** One source whose data can go back. */
export interface DataSource {
  readonly name: string;
  readonly where: string;
  /** The service of the installation in which it lives; undefined where it lives elsewhere. */
  readonly service: string | undefined;
  /** Why the data cannot change places with restored ones; undefined where they can. */
  readonly obstacle: string | undefined;
  /** The containers that must not run while the data change places; none where that does not matter. */
  users(signal: AbortSignal): Promise<readonly DataUser[]>;
  /**
   * Keeps backups and migrations away, from the backup of what is there to its exchange.
   * @throws Failure that names the holder
   */
  lock(): Promise<HeldSource>;
  /**
   * Reaches the data where they are now, to let them change places with restored ones: their container may be another one
   * than it was. A cancelled run does it as well, with a signal that outlives it.
   * @throws Failure where they cannot be reached
   */
  exchange(signal: AbortSignal): Promise<Exchange>;
}

/** A source whose lock this run holds. */
export interface HeldSource {
  /**
   * Backs up what is there now, at as many destinations as are asked for.
   * @returns its id, and where it lies
   */
  backUp(replacedBy: ChosenBackup): Promise<SafetyBackup>;
  /** Restores a backup beside what is there, and proves it. */
  restore(chosen: ChosenBackup): Promise<RestoredBeside>;
  /** Gives the lock back. */
  release(): Promise<void>;
}

/** A source that cannot be reached: with its volume, its container may be gone. */
export interface LostSource extends Pick<DataSource, 'name' | 'service'> {
  readonly failure: Failure;
  /**
   * Reaches it, once its service runs again.
   * @throws Failure where it still cannot be reached
   */
  reach(signal: AbortSignal): Promise<DataSource>;
}

export interface SafetyBackup {
  readonly id: string;
  readonly destinations: readonly string[];
  /** Nothing was there that it could hold: the data were lost before. */
  readonly empty: boolean;
}

export interface RestoredBeside {
  /** The name of the restored database or volume. */
  readonly name: string;
  readonly where: string;
  /** The destination that it came from. */
  readonly from: string;
  readonly rows: number;
  readonly seconds: number;
  readonly notProven: readonly string[];
  /** What a person types to drop it. */
  readonly drop: string;
}
