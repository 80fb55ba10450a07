import type { SessionLimits } from '../connection/session-limits.ts';

/** What a migration may do, and how it goes about it. */
export interface MigrationRules {
  /** What pending migrations may do without consent in their scripts. */
  readonly allow: 'expand' | 'any';
  /** In order: each after the one before it was migrated. */
  readonly order: 'side-by-side' | 'in-order';
  /** Milliseconds that the migrations of one database may take. */
  readonly timeoutMs: number;
  /** What the sessions of Prisma are held to. */
  readonly limits: SessionLimits;
  readonly backup: Backup;
}

/** What is dumped before it is migrated, and where dumps go. */
export type Backup =
  | { readonly when: 'never' }
  | {
      readonly when: 'destructive' | 'always';
      /** On this machine: for databases whose Prisma runs here. */
      readonly directoryHere: string;
      /** On hosts: for databases whose Prisma runs on one. */
      readonly directoryThere: string;
      /** An image that has pg_dump; else the programs of the machine that dumps. */
      readonly image?: string | undefined;
    };
