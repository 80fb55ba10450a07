import type { ServerKind } from '../../throwaway/kind.ts';
import type { MariaTls } from '../reach/mariadb-url.ts';

/** What differs between the two servers that speak the same protocol. */
export interface Dialect {
  readonly kind: 'mariadb' | 'mysql';
  /** `MariaDB`, as logs and failures call it. */
  readonly name: string;
  /** The names of its client programs, the best first. */
  readonly programs: { readonly client: readonly string[]; readonly dump: readonly string[] };
  /** Whether a program of these names is its own, by what it says to `--version`: both have a `mysql`. */
  readonly isProgram: (version: string) => boolean;
  /** Its Debian package with the client programs. */
  readonly clientPackage: string;
  /** `MariaDB 10.11.6`, of what VERSION() says. Undefined for another server, or one that is too old. */
  readonly serverOf: (version: string) => string | undefined;
  /** The oldest version that is dumped; empty where all are. */
  readonly oldest: string;
  /** How its programs are told what TLS must be. @throws Failure where they cannot do that */
  readonly tlsOptions: (tls: MariaTls) => readonly string[];
  /** For its dump program, besides what both know. */
  readonly dumpOptions: readonly string[];
  /** Whether a dump program that is older than the server may leave out what it does not know. */
  readonly needsOwnVersion: boolean;
  /** Statements in front of every question. */
  readonly session: string;
  /** Reads everything that a restore can lose without an error. */
  readonly catalogSql: string;
  /** Whether there are sequences, and tables that keep their history. */
  readonly hasSequences: boolean;
  readonly rights: RightsOfDialect;
  /** An image of it, as an example. */
  readonly exampleImage: string;
  /** A server to restore into. @param lowerCase `lower_case_table_names` of the original: names would be others without */
  readonly throwaway: (lowerCase: number) => ServerKind;
}

export interface RightsOfDialect {
  /** Gives the rights of the user. */
  readonly sql: string;
  /** Reads them. @returns those in the database, and those that show its routines */
  readonly read: (lines: readonly string[], database: string) => ReadonlySet<string>;
  /** The rights of which one is enough to see the routines of others. */
  readonly routines: readonly string[];
  /** The statement that gives one. */
  readonly grantRoutines: string;
}
