import type { Destination } from '../destination.ts';
import { type AzureConfiguration, azure } from './azure.ts';
import { byKind } from './by-kind.ts';
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
const known = byKind<DestinationConfiguration, KindOfDestination<DestinationConfiguration>>(kinds);

/** One item of the input `destinations`. */
export const destinationSchema = known.schema;

/** The fields that an item may have: those of its kind; those that every kind has, where it names none. */
export const destinationFields = known.fields;

/** The secrets that a destination is opened with, by the names under which they are handed to `openDestination`. */
export function credentialFields(written: DestinationConfiguration): CredentialFields {
  return known.of(written).credentials(written);
}

/** Whether a destination is opened by the identity of the run, so that the job needs `id-token: write`. */
export function needsIdentity(written: DestinationConfiguration): boolean {
  return known.of(written).byIdentity(written);
}

/** Opens what was checked before. */
export function openByKind(
  written: DestinationConfiguration,
  credentials: Credentials,
  deps: OpenDeps,
): Promise<Destination> {
  return known.of(written).open(written, credentials, deps);
}
