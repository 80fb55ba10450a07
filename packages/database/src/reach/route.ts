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
  /** The reference for `docker run`. A digest is kept. */
  readonly image: string;
  /** The project's directory, relative to the image's working directory. Default: the working directory. */
  readonly directory?: string;
  readonly schema?: string | undefined;
  readonly migrations?: string | undefined;
  /** The Docker network in which the database answers. Default: Docker's own. */
  readonly network?: string;
}

/** The way to reach a database, and the place of its Prisma. Each host is connected over SSH. */
export type Reach =
  | ({ readonly kind: 'direct' } & CheckoutPlace)
  | ({ readonly kind: 'ssh-tunnel'; readonly host: Host } & CheckoutPlace)
  | ({ readonly kind: 'on-host'; readonly host: Host } & CheckoutPlace)
  | ({ readonly kind: 'in-image'; readonly host: Host } & ImagePlace);

/** A database to migrate. */
export interface DatabaseEntry {
  readonly name: string;
  /** The database as seen from the place that connects to it: this machine, the host, or the network of the image. */
  readonly target: DatabaseTarget;
  /** The variable that the project takes its URL from. */
  readonly urlVariable: string;
  readonly reach: Reach;
}

/** The place where pg_dump runs and the dump is kept. */
export interface DumpPlace {
  readonly host: Host;
  /** The database as seen from the host. */
  readonly target: DatabaseTarget;
  /** The Docker network for an image with pg_dump. */
  readonly network: string | undefined;
}

/** An open route to one database and its project. */
export interface Route {
  /** The database as this machine reaches it. */
  readonly target: DatabaseTarget;
  /** The name of the host or container in between, for a log; undefined for a direct connection. */
  readonly through?: string;
  readonly dumps: DumpPlace;
  /** Reads the migrations of the checkout or of the image. */
  readMigrations(): Promise<readonly Migration[]>;
  /** Makes the project's Prisma ready to run. */
  prepare(): Promise<Prisma>;
  close(): Promise<void>;
}

/** The parts that routes need. */
export interface RouteDeps {
  /** This machine. */
  readonly here: Host;
  /** The checkout. Packages are not searched for above it. */
  readonly workspace: string;
  readonly install: InstallRules;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly info: (line: string) => void;
  readonly progress: (line: string) => void;
}

/** The rules for installing packages where Prisma runs. */
export interface InstallRules {
  /** `never`: the packages are already installed, and those of the checkout are copied to the host. */
  readonly when: 'auto' | 'never';
  readonly timeoutMs: number;
}
