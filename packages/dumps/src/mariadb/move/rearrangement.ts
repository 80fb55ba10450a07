import type { CatalogEntry } from '../../source.ts';
import type { RoutineGrant } from './routine-grants.ts';

/** What a database gets. */
export interface Arrival {
  readonly database: string;
  /** Where what it gets was before any change. */
  readonly origin: string;
  /** Where its tables are now. */
  readonly from: string;
  readonly tables: readonly string[];
  /** What is known of its triggers, events, routines and views. */
  readonly known: readonly CatalogEntry[];
  /** Makes its triggers, events, routines and views. */
  readonly logic: string;
  /** Whether its events are made disabled. */
  readonly rests: boolean;
  /** `CHARACTER SET latin1 COLLATE latin1_swedish_ci` */
  readonly options: string;
  /** Who may run which routine of the database, whatever lies in it: a server forgets it with the routine. */
  readonly grants: readonly RoutineGrant[];
}

/** How databases change what they hold. */
export interface Rearrangement {
  /** The name of the lock that the session has until it ends. */
  readonly lock: string;
  readonly arrivals: readonly Arrival[];
  /** Databases that are made for it. */
  readonly make: readonly string[];
  /** By database, the tables that were there when the change was thought out. */
  readonly tablesNow: ReadonlyMap<string, readonly string[]>;
  /** By database, what cannot be renamed and is made again. */
  readonly logicNow: ReadonlyMap<string, readonly Pick<CatalogEntry, 'kind' | 'name'>[]>;
  /** Databases that hold nothing afterwards. */
  readonly drop: readonly string[];
  /** The database in which the journal lies until all is done. */
  readonly journal: string;
  readonly grants: readonly RoutineGrant[];
}
