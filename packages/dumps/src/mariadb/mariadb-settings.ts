import type { Clock, Logger } from '@fairway/runtime';
import type { Dialect } from './dialect/dialect.ts';
import type { MariaReach } from './reach/reach.ts';

/** A database of a MariaDB or MySQL server, to back up. */
export interface MariaSettings {
  readonly kind: Dialect['kind'];
  readonly reach: MariaReach;
  /** The user's name for it. */
  readonly name: string;
  /** Whether users, roles and grants of the server go along, and the hashes of passwords with them. */
  readonly globals: 'none' | 'without-passwords' | 'with-passwords';
  /** The image for throwaway servers; undefined for the one that the server runs from. */
  readonly verifyImage: string | undefined;
  /** The memory of throwaway servers in bytes; undefined for 1 GiB. */
  readonly proofMemory: number | undefined;
}

export interface MariaDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}
