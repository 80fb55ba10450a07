import { byKind } from '@fairway/object-store';
import { type CommandItem, command } from './command.ts';
import { type PathsItem, paths, type VolumeItem, volume } from './files.ts';
import type { KindOfSource, OpenedSource, OpenSourceDeps, SecretFields, SourceCredentials } from './kind.ts';
import { type MariadbItem, type MysqlItem, mariadb, mysql } from './mariadb.ts';
import { type PostgresItem, postgres } from './postgres.ts';

/** A source of each kind, as a user writes it, checked. */
interface ItemOf {
  readonly postgres: PostgresItem;
  readonly mariadb: MariadbItem;
  readonly mysql: MysqlItem;
  readonly paths: PathsItem;
  readonly volume: VolumeItem;
  readonly command: CommandItem;
}

/** One item of the input `databases`, checked. It is plain data and holds no secret. */
export type SourceItem = ItemOf[keyof ItemOf];

/** Every kind of source. A new one is a file beside this, and a line here and above. */
const kinds: { readonly [K in keyof ItemOf]: KindOfSource<ItemOf[K]> } = {
  postgres,
  mariadb,
  mysql,
  paths,
  volume,
  command,
};
const known = byKind<SourceItem, KindOfSource<SourceItem>>(kinds);

/** One item of the input `databases`. */
export const sourceSchema = known.schema;

/** The fields that an item may have: those of its kind; those that every kind has, where it names none. */
export const sourceFields = known.fields;

/** The machines of a source, as they are written. */
export function machinesOf(written: SourceItem): readonly string[] {
  return known.of(written).machines(written);
}

/** The secrets that a source is opened with. */
export function secretsOf(written: SourceItem): SecretFields | 'any' {
  return known.of(written).credentials(written);
}

/** Opens what was checked before: its machine is connected, and the source itself is asked nothing. */
export function openSource(
  written: SourceItem,
  credentials: SourceCredentials,
  deps: OpenSourceDeps,
): Promise<OpenedSource> {
  return known.of(written).open(written, credentials, deps);
}
