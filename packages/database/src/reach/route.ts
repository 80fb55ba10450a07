import type { Host } from '@fairway/host';
import type { Clock, Logger } from '@fairway/runtime';
import type { DatabaseTarget } from '../connection/database-url.ts';
import type { Migration } from '../prisma/migrations-folder.ts';
import type { Prisma } from '../prisma/prisma.ts';

/** A project of the checkout on this machine. */
export interface CheckoutPlace {
  /** Absolute path of the project. */
  readonly directory: string;
  /** The schema file or directory, from the project's directory. */
  readonly schema?: string | undefined;
  /** The migrations folder, from the project's directory. */
  readonly migrations?: string | undefined;
}

/** A project inside an image. */
export interface ImagePlace {
  /** As `docker run` takes it; a digest stays what it is. */
  readonly image: string;
  /** Where the project is in it, from its working directory. Default: there. */
  readonly directory?: string;
  readonly schema?: string | undefined;
  readonly migrations?: string | undefined;
  /** The Docker network in which the database answers. Default: Docker's own. */
  readonly network?: string;
}

/** How a database is reached, and where the Prisma of its project runs. Each host is one that was reached over SSH. */
export type Reach =
  | ({ readonly kind: 'direct' } & CheckoutPlace)
  | ({ readonly kind: 'ssh-tunnel'; readonly host: Host } & CheckoutPlace)
  | ({ readonly kind: 'on-host'; readonly host: Host } & CheckoutPlace)
  | ({ readonly kind: 'in-image'; readonly host: Host } & ImagePlace);

/** A database to migrate. */
export interface DatabaseEntry {
  readonly name: string;
  /** As it is seen from where it is reached: this machine, the host, or the network of the image. */
  readonly target: DatabaseTarget;
  /** The variable that the project takes its URL from. */
  readonly urlVariable: string;
  readonly reach: Reach;
}

/** Where pg_dump of a database runs, and its dump stays. */
export interface DumpPlace {
  readonly host: Host;
  /** The database as it is seen from there. */
  readonly target: DatabaseTarget;
  /** The Docker network of an image that brings pg_dump along. */
  readonly network: string | undefined;
}

/** An open route to one database and its project. */
export interface Route {
  /** The database as this machine asks it. */
  readonly target: DatabaseTarget;
  /** What it goes through, for a log; undefined for a database that is reached directly. */
  readonly through?: string;
  readonly dumps: DumpPlace;
  /** What will be applied: the migrations of the checkout, or of the image. */
  readMigrations(): Promise<readonly Migration[]>;
  /** Makes the project's Prisma ready to run. */
  prepare(): Promise<Prisma>;
  close(): Promise<void>;
}

/** What routes are opened with. */
export interface RouteDeps {
  /** This machine. */
  readonly here: Host;
  /** The checkout: nobody looks for packages above it. */
  readonly workspace: string;
  readonly install: InstallRules;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly info: (line: string) => void;
  readonly progress: (line: string) => void;
}

/** How packages get to where Prisma runs. */
export interface InstallRules {
  /** `never`: they are there already, or go along to the host as they are in the checkout. */
  readonly when: 'auto' | 'never';
  /** Environment variables that the install scripts of packages must not see. */
  readonly hide: readonly string[];
  readonly timeoutMs: number;
}
