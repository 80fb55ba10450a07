import { z } from 'zod';
import { type CommandItem, command } from './command.ts';
import { type PathsItem, paths, type VolumeItem, volume } from './files.ts';
import type { KindOfSource, OpenedSource, OpenSourceDeps, SecretFields, SourceCredentials } from './kind.ts';
import { type MariadbItem, mariadb } from './mariadb.ts';
import { type PostgresItem, postgres } from './postgres.ts';

/** A source of each kind, as a user writes it, checked. */
interface ItemOf {
  readonly postgres: PostgresItem;
  readonly mariadb: MariadbItem;
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
  paths,
  volume,
  command,
};
const names = Object.keys(kinds) as readonly (keyof ItemOf)[];

const unknownKind = z.looseObject({ kind: z.enum(names, `is one of ${names.join(', ')}`) });

/** One item of the input `databases`. */
export const sourceSchema: z.ZodType<SourceItem> = z.unknown().transform((item, { issues }): SourceItem => {
  const kind = kindNamed(item);
  const schema = kind ? kinds[kind].schema : unknownKind;
  const read = (schema as z.ZodType<SourceItem>).safeParse(item);
  if (read.success) return read.data;
  // Every issue is passed on unchanged, so that an input can name a missing or unknown field.
  issues.push(...read.error.issues.map((issue) => ({ ...issue, input: issue.input }) as z.core.$ZodRawIssue));
  return z.NEVER;
});

/** The fields that an item may have: those of its kind; those that every kind has, where it names none. */
export function sourceFields(item: unknown): readonly string[] {
  const kind = kindNamed(item);
  return kind ? Object.keys(kinds[kind].schema.shape) : ['name', 'kind'];
}

/** The machines of a source, as they are written. */
export function machinesOf(written: SourceItem): readonly string[] {
  return kindOf(written).machines(written);
}

/** The secrets that a source is opened with. */
export function secretsOf(written: SourceItem): SecretFields | 'any' {
  return kindOf(written).credentials(written);
}

/** Opens what was checked before: its machine is connected, and the source itself is asked nothing. */
export function openSource(
  written: SourceItem,
  credentials: SourceCredentials,
  deps: OpenSourceDeps,
): Promise<OpenedSource> {
  return kindOf(written).open(written, credentials, deps);
}

function kindNamed(item: unknown): keyof ItemOf | undefined {
  return names.find(
    (name) => typeof item === 'object' && item !== null && 'kind' in item && item.kind === name,
  );
}

function kindOf(written: SourceItem): KindOfSource<SourceItem> {
  return kinds[written.kind] as KindOfSource<SourceItem>;
}
