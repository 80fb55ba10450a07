import type { CredentialSource } from '../../cloud/renewed.ts';

/** The keys of a request. */
export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of keys that end. */
  readonly sessionToken?: string | undefined;
}

/** Where keys come from. */
export type S3Credentials = CredentialSource<S3Keys>;

/** Keys that stay the same for the whole run. */
export function fixedKeys(keys: S3Keys): S3Credentials {
  return { current: async () => keys, renew: async () => undefined };
}
