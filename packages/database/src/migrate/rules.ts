import type { SessionLimits } from '../connection/session-limits.ts';

/** The permissions and the manner of a migration. */
export interface MigrationRules {
  /** The effects that pending migrations may have without consent in their scripts. */
  readonly allow: 'expand' | 'any';
  /** `in-order`: each database after the previous one was migrated. */
  readonly order: 'side-by-side' | 'in-order';
  /** Milliseconds to wait for another migration, or for a backup, of a database. */
  readonly lockWaitMs: number;
  /** Milliseconds that the migrations of one database may take. */
  readonly timeoutMs: number;
  /** The limits of Prisma's sessions. */
  readonly limits: SessionLimits;
  readonly backup: Backup;
}

/** The databases to dump before they are migrated, and the places of the dumps. */
export type Backup =
  | { readonly when: 'never' }
  | {
      readonly when: 'destructive' | 'always';
      /** On this machine: for databases whose Prisma runs here. */
      readonly directoryHere: string;
      /** On hosts: for databases whose Prisma runs on one. */
      readonly directoryThere: string;
      /** An image that has pg_dump. Default: the programs of the machine that dumps. */
      readonly image?: string | undefined;
    };
