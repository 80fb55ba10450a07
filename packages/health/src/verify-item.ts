import { z } from 'zod';
import { type BackupProbe, backupProbeSchema } from './backup/probe.ts';
import {
  type ContainerProbe,
  containerProbeSchema,
  type ServiceProbe,
  serviceProbeSchema,
} from './containers/probe.ts';
import { type DatabaseProbe, databaseProbeSchema } from './database/probe.ts';
import { type Probe, probeSchema } from './http/probe.ts';
import {
  type CommandProbe,
  commandProbeSchema,
  type DiskProbe,
  diskProbeSchema,
  type MemoryProbe,
  memoryProbeSchema,
} from './machine/probe.ts';
import { type TcpProbe, tcpProbeSchema } from './tcp/probe.ts';

/** A probe of each kind, checked, with its defaults. */
export interface ProbeOf {
  readonly sql: DatabaseProbe;
  readonly url: Probe;
  readonly tcp: TcpProbe;
  readonly container: ContainerProbe;
  readonly disk: DiskProbe;
  readonly memory: MemoryProbe;
  readonly command: CommandProbe;
  readonly backup: BackupProbe;
  readonly service: ServiceProbe;
}

/** What a probe asks. An item names its kind by the field of that name. */
export type ProbeKind = keyof ProbeOf;

/** One item of `verify` or `probes`. */
export type VerifyItem = ProbeOf[ProbeKind];

interface KindOfProbe<T> {
  readonly schema: z.ZodType<T> & { readonly shape: object };
  /** An item of this kind with nothing but what every item must have. */
  readonly least: Readonly<Record<string, unknown>>;
}

/**
 * The kinds. An item is of the first kind whose field it has: one with `sql` asks a database, also where it names the
 * `service` of that.
 */
const kinds: { readonly [K in ProbeKind]: KindOfProbe<ProbeOf[K]> } = {
  sql: { schema: databaseProbeSchema, least: { sql: 'select 1', service: 'db' } },
  url: { schema: probeSchema, least: { url: 'http://web/' } },
  tcp: { schema: tcpProbeSchema, least: { tcp: 'web:80' } },
  container: { schema: containerProbeSchema, least: { container: 'web' } },
  disk: { schema: diskProbeSchema, least: { disk: {} } },
  memory: { schema: memoryProbeSchema, least: { memory: {} } },
  command: { schema: commandProbeSchema, least: { command: ['true'] } },
  backup: { schema: backupProbeSchema, least: { backup: 'shop' } },
  service: { schema: serviceProbeSchema, least: { service: 'web' } },
};

/** The kinds of probes, in the order in which an item is recognised. */
export const probeKinds = Object.keys(kinds) as readonly ProbeKind[];

/** The kind of an item; an item that names none is read as one of a URL. */
export function kindOf(item: unknown): ProbeKind {
  return probeKinds.find((kind) => typeof item === 'object' && item !== null && kind in item) ?? 'url';
}

/** Whether an item is of a kind. */
export function isOfKind<K extends ProbeKind>(kind: K, item: VerifyItem): item is ProbeOf[K] {
  return kindOf(item) === kind;
}

/** An item of `verify` or `probes`, of any kind. */
export const verifyItemSchema: z.ZodType<VerifyItem> = z
  .unknown()
  .transform((item, { issues }): VerifyItem => {
    const read = (kinds[kindOf(item)].schema as z.ZodType<VerifyItem>).safeParse(item);
    if (read.success) return read.data;
    // Every issue is passed on unchanged, so that an input can name a missing or unknown field.
    issues.push(
      ...read.error.issues.map((issue) => ({ ...issue, input: issue.input }) as z.core.$ZodRawIssue),
    );
    return z.NEVER;
  });

/** The fields of an item of this kind, in the order of the documentation. */
export function fieldsOfKind(kind: ProbeKind): readonly string[] {
  return Object.keys(kinds[kind].schema.shape);
}

/** The fields that an item may have: those of its kind; those that name a kind, where it names none. */
export function verifyItemFields(item: unknown): readonly string[] {
  const kind = probeKinds.find((name) => typeof item === 'object' && item !== null && name in item);
  return kind ? fieldsOfKind(kind) : ['name', ...probeKinds];
}

/**
 * A checked item as it was stored, with the defaults of fields that are newer than the one that stored it.
 */
export function restoreItem(stored: object): VerifyItem {
  const { schema, least } = kinds[kindOf(stored)];
  const defaults = Object.entries(schema.parse({ name: 'x', ...least }));
  const newer = defaults.filter(([field]) => field !== 'name' && !(field in least) && !(field in stored));
  return { ...stored, ...Object.fromEntries(newer) } as VerifyItem;
}

export function isProbe(item: VerifyItem): item is Probe {
  return isOfKind('url', item);
}
