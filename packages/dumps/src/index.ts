export { commandSource } from './command/command-source.ts';
export { UndecidedExchange } from './exchange/undecided-exchange.ts';
export { pathsSource } from './files/paths/paths-source.ts';
export type { PathsSettings, VolumeSettings } from './files/settings.ts';
export { volumeSource } from './files/volume-source.ts';
export type { MariaSettings } from './mariadb/mariadb-settings.ts';
export { openMariadb } from './mariadb/mariadb-source.ts';
export { parseMariaUrl } from './mariadb/reach/mariadb-url.ts';
export type { MariaReach } from './mariadb/reach/reach.ts';
export { openPostgres, type PostgresSettings } from './postgres/postgres-source.ts';
export type { PgReach } from './psql/reach.ts';
export type {
  CatalogEntry,
  DataUser,
  DumpFacts,
  Exchange,
  LockRequest,
  PlannedExchange,
  Proof,
  Restored,
  RestoreTarget,
  Source,
  SourceDump,
} from './source.ts';
