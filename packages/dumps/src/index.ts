export { commandSource } from './command/command-source.ts';
export type { CommandSettings } from './command/settings.ts';
export { pathsSource } from './files/paths-source.ts';
export type { PathsSettings, VolumeSettings } from './files/settings.ts';
export { volumeSource } from './files/volume-source.ts';
export { type MariaSettings, openMariadb } from './mariadb/mariadb-source.ts';
export { openPostgres, type PostgresSettings } from './postgres/postgres-source.ts';
export type { PgReach } from './psql/reach.ts';
export type {
  CatalogEntry,
  Comparison,
  Contents,
  DumpFacts,
  Exchanged,
  Finding,
  LockRequest,
  Proof,
  ProveOptions,
  Restored,
  RestoreTarget,
  Source,
  SourceDump,
  SourceLock,
} from './source.ts';
