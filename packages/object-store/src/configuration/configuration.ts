import { z } from 'zod';
import type { Destination } from '../destination.ts';
import { type AzureConfiguration, azure } from './azure.ts';
import { type GcsConfiguration, gcs } from './gcs.ts';
import { type HostConfiguration, host } from './host.ts';
import type { CredentialFields, Credentials, KindOfDestination, OpenDeps } from './kind.ts';
import { type S3Configuration, s3 } from './s3.ts';

/** A destination of each kind, as a user writes it, checked. */
interface ConfigurationOf {
  readonly s3: S3Configuration;
  readonly azure: AzureConfiguration;
  readonly gcs: GcsConfiguration;
  readonly host: HostConfiguration;
}

/** One item of the input `destinations`, checked. It is plain data and holds no secret. */
export type DestinationConfiguration = ConfigurationOf[keyof ConfigurationOf];

/** Every kind of destination. A new one is a file beside this, and a line here and above. */
const kinds: { readonly [K in keyof ConfigurationOf]: KindOfDestination<ConfigurationOf[K]> } = {
  s3,
  azure,
  gcs,
  host,
};
const names = Object.keys(kinds) as readonly (keyof ConfigurationOf)[];

/** The kind of an item; undefined where it names none that is known. */
function kindNamed(item: unknown): keyof ConfigurationOf | undefined {
  return names.find(
    (name) => typeof item === 'object' && item !== null && 'kind' in item && item.kind === name,
  );
}

/** One item of the input `destinations`. */
export const destinationSchema: z.ZodType<DestinationConfiguration> = z
  .unknown()
  .transform((item, { issues }): DestinationConfiguration => {
    const kind = kindNamed(item);
    const schema = kind ? kinds[kind].schema : unknownKind;
    const read = (schema as z.ZodType<DestinationConfiguration>).safeParse(item);
    if (read.success) return read.data;
    // Every issue is passed on unchanged, so that an input can name a missing or unknown field.
    issues.push(
      ...read.error.issues.map((issue) => ({ ...issue, input: issue.input }) as z.core.$ZodRawIssue),
    );
    return z.NEVER;
  });

const unknownKind = z.looseObject({ kind: z.enum(names, `is one of ${names.join(', ')}`) });

/** The fields that an item may have: those of its kind; those that every kind has, where it names none. */
export function destinationFields(item: unknown): readonly string[] {
  const kind = kindNamed(item);
  return kind ? Object.keys(kinds[kind].schema.shape) : ['name', 'kind'];
}

/** The secrets that a destination is opened with, by the names under which they are handed to `openDestination`. */
export function credentialFields(written: DestinationConfiguration): CredentialFields {
  return kindOf(written).credentials(written);
}

/** Whether a destination is opened by the identity of the run, so that the job needs `id-token: write`. */
export function needsIdentity(written: DestinationConfiguration): boolean {
  return kindOf(written).byIdentity(written);
}

/** Opens what was checked before. */
export function openByKind(
  written: DestinationConfiguration,
  credentials: Credentials,
  deps: OpenDeps,
): Promise<Destination> {
  return kindOf(written).open(written, credentials, deps);
}

function kindOf(written: DestinationConfiguration): KindOfDestination<DestinationConfiguration> {
  return kinds[written.kind] as KindOfDestination<DestinationConfiguration>;
}
