/** The keys of a request. */
export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of keys that end. */
  readonly sessionToken?: string | undefined;
}

/** Where keys come from. */
export interface S3Credentials {
  /** Keys for a request that is sent now. */
  keys(): Promise<S3Keys>;
  /** Other keys, after the store said that these have ended; undefined where there are no others. */
  renew(ended: S3Keys): Promise<S3Keys | undefined>;
}

/** Keys that stay the same for the whole run. */
export function fixedKeys(keys: S3Keys): S3Credentials {
  return { keys: async () => keys, renew: async () => undefined };
}
