import type { Readable } from 'node:stream';
import type { Finding } from '@fairway/runtime';

export type { Finding };

/** What can be backed up: a database, files, a volume, or whatever a command writes. It is open until `close`. */
export interface Source {
  /** The user's name for it; its backups lie in a folder of that name. */
  readonly name: string;
  readonly kind: 'postgres' | 'mariadb' | 'mysql' | 'paths' | 'volume' | 'command';
  /** What it is and where, for logs and failures: `database harbor of service db in project shop on db1`. */
  readonly where: string;
  /** What the bytes of a dump are. */
  readonly content: 'pgdump' | 'sql' | 'tar' | 'bin';
  /** What stands in the way of a dump, of its proof and of a restore: all of it in one go. Nothing is changed. */
  check(signal: AbortSignal): Promise<readonly Finding[]>;
  /** Starts a dump. One snapshot holds both its bytes and what is known of its contents. */
  dump(signal: AbortSignal): Promise<SourceDump>;
  /** Starts a dump of roles and grants; undefined where the source has none, or nobody asked for them. */
  readonly dumpGlobals: ((signal: AbortSignal) => Promise<SourceDump>) | undefined;
  /**
   * Keeps whatever changes this source away from it, and it from that: a migration, a deploy, healing, another backup.
   * Absent where there is no such lock.
   * @throws Failure that names the holder, after `waitMs`
   */
  readonly lock?: (request: LockRequest) => Promise<SourceLock>;
  /**
   * Restores a dump into a throwaway server or folder that is gone afterwards, and compares all that a restore can lose
   * without an error. The dump is proven by its end only: nothing is compared before its bytes have ended.
   * @param open gives the dump. It is called as soon as the dump can be taken: one that waits until an image is pulled
   *   holds its snapshot, and its server ends it
   */
  prove(open: () => Promise<SourceDump>, options: ProveOptions): Promise<Proof>;
  /** Restores a dump for good, and proves it by the same comparison. */
  restore(dump: Readable, expected: DumpFacts, target: RestoreTarget, signal: AbortSignal): Promise<Restored>;
  /** The same kind of source under another name at the same place: another database of the same server. */
  sibling(target: string): Source;
  /** What its server is known by. Absent where its machine and its place there tell one source from another. */
  readonly server?: ServerOfSource;
  /** Whether a target of that name is what this source dumps: its own database, volume or directory. */
  isItself(target: string): boolean;
  /**
   * Gives the restored database (or volume) the name of this source, and this one another name. Both are there before and
   * after. Undefined where the kind has no such way.
   */
  readonly exchange: Exchange | undefined;
  /**
   * The containers that run and use the data, where an exchange is refused while there is one. Absent where an exchange
   * needs nobody to stop.
   */
  readonly users?: (signal: AbortSignal) => Promise<readonly DataUser[]>;
  close(): Promise<void>;
}

/** A server with a number or an address of its own. */
export interface ServerOfSource {
  /** Whether the machine from which it is reached may be another one: a managed server is on none of ours. */
  readonly elsewhere: boolean;
  /**
   * The number that it keeps when it gets another name or address, or the address where it has no such number. Null where
   * the user may not ask.
   */
  id(signal: AbortSignal): Promise<string | null>;
}

/** A container that uses data. */
export interface DataUser {
  readonly container: string;
  /** The project or the stack that it belongs to, and its service there; empty where it belongs to none. */
  readonly app: string;
  readonly service: string;
}

/** A dump under way, with what is known of it when it is over. */
export interface SourceDump {
  /** It ends only after the program has ended with status 0; else it is destroyed with a Failure. */
  readonly bytes: Readable;
  /** It rejects where the dump failed. */
  readonly facts: Promise<DumpFacts>;
}

/** What is known of a dump. A manifest keeps it, so that every later restore is compared with it. */
export interface DumpFacts {
  /** `pg_dump 15.18`. */
  readonly tool: string;
  /** `PostgreSQL 15.18`; null where there is no server. */
  readonly server: string | null;
  /** The name of the database in its server; null where the source has none. */
  readonly database: string | null;
  /** The image that the server runs from, with its digest; null where it runs in no container. */
  readonly image: string | null;
  readonly contents: Contents;
  /** The migrations that are applied, oldest first; null where the source keeps none. */
  readonly migrations: readonly string[] | null;
}

/** Everything that a restore can lose without an error. */
export interface Contents {
  /** Rows of each table, or bytes of each file. */
  readonly rows: Readonly<Record<string, number>>;
  readonly catalog: readonly CatalogEntry[];
}

/** One object of a catalogue: an index, the value of a sequence, the owner of a table, the mode of a file. */
export interface CatalogEntry {
  /** `index`, `sequence`, `constraint`, `file`. */
  readonly kind: string;
  readonly name: string;
  /** What must be the same after a restore. */
  readonly detail: string;
  /**
   * The least and the greatest value while it was dumped, where no snapshot holds it still: the value of a sequence. A
   * restored one may be any of them.
   */
  readonly moved?: readonly [string, string];
  /** Why it could not be read. It is not compared then, and named as not proven. */
  readonly unread?: string;
}

/** Who wants the lock of a source, and how long. */
export interface LockRequest {
  /** For people who wait: `backup by octocat, https://…`. */
  readonly holder: string;
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/** The lock of a source, held by this run. */
export interface SourceLock {
  /** Aborts when the lock is lost. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface ProveOptions {
  readonly signal: AbortSignal;
  /** What its manifest says of the dump; null for one that is still to be made. */
  readonly known: DumpFacts | null;
  /** A name for what is made, so that the next run finds what a killed one left. */
  readonly run: string;
}

/** What came of a restore. */
export interface Comparison {
  /** Empty where everything came back. Each names what was lost or changed, with both values. */
  readonly differences: readonly string[];
  /** What could not be compared here, each with its reason. */
  readonly notProven: readonly string[];
  /** How many rows, or files, were compared. */
  readonly rows: number;
  /** What whoever verified it said of it, line by line; undefined where nobody says anything. */
  readonly evidence?: readonly string[] | undefined;
}

export interface Proof extends Comparison {
  /** Until the throwaway server held everything. */
  readonly seconds: number;
  /** The image of the throwaway server; null where there was none. */
  readonly image: string | null;
}

export interface RestoreTarget {
  /** The database, the volume or the directory to restore into. */
  readonly name: string;
  /** What happens where it exists. It is replaced only by somebody who has typed its name and dumped it before. */
  readonly existing: 'refuse' | 'replace';
  /** SQL that runs before anybody may connect; undefined for none. */
  readonly mask: string | undefined;
  /** The bytes of the dump: where neither database is there any more, nothing else tells how much room it takes. */
  readonly dumpBytes?: number;
}

export interface Restored extends Comparison {
  readonly seconds: number;
  /** Where the restored data are: `database harbor_20261129 of service db`. */
  readonly where: string;
}

/** The way in which data of a source and restored ones change places. */
export interface Exchange {
  /**
   * Looks at both, and changes nothing.
   * @throws Failure where they cannot change places
   */
  plan(restored: string, signal: AbortSignal): Promise<PlannedExchange>;
  /**
   * Lets them change places, and proves it.
   * @throws Failure where both are as they were
   * @throws UndecidedExchange where nobody could see what became of it
   */
  carryOut(planned: PlannedExchange, signal: AbortSignal): Promise<void>;
  /** Gives both their places of before, wherever they are now, and proves it. A later run can do it as well. */
  undo(planned: PlannedExchange, signal: AbortSignal): Promise<void>;
}

/** An exchange as it is written down before it begins: whoever reads it can undo it, also where the run was killed. */
export interface PlannedExchange {
  /** The name that people use. */
  readonly live: string;
  readonly restored: string;
  /** The name under which the earlier one is kept. */
  readonly kept: string;
  /** What tells both apart under whatever name: the number that their server or machine has given each. */
  readonly numbers: { readonly live: string; readonly restored: string };
}
