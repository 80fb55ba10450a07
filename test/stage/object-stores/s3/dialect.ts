/** What a store does otherwise than the others. */
export interface S3Dialect {
  /** Whether a create can fail where the key is taken. A store that does not know it answers 501. */
  readonly conditional: boolean;
  /** Whether a removal only hides. */
  readonly versions: boolean;
  /** Whether each body must come with its MD5, as under Object Lock. */
  readonly demandsMd5: boolean;
  readonly randomEtags: boolean;
  readonly maxParts: number;
  readonly minPartBytes: number;
  /** Whether all parts but the last must be of one size. */
  readonly equalParts: boolean;
  readonly pageSize: number;
  readonly region: string;
  /** For how many days nobody may remove a new object; 0 for a bucket that locks none. */
  readonly lockDays: number;
  /** How often one key may be written; the store answers 503 from then on. */
  readonly putsPerObject: number;
  /** Whether a request for another region is sent there, by 307. */
  readonly redirects: boolean;
  /** Whether unfinished uploads are listed only for the whole key. */
  readonly hidesUploads: boolean;
}

const MiB = 1024 ** 2;

/** Amazon's own. */
export const aws: S3Dialect = {
  conditional: true,
  versions: false,
  demandsMd5: false,
  randomEtags: false,
  maxParts: 10_000,
  minPartBytes: 5 * MiB,
  equalParts: false,
  pageSize: 1_000,
  region: 'us-east-1',
  lockDays: 0,
  putsPerObject: Number.POSITIVE_INFINITY,
  redirects: false,
  hidesUploads: false,
};

/** The dialects of stores, and a bucket under Object Lock, by name. */
export const dialects = {
  aws,
  b2: { ...aws, conditional: false, versions: true },
  scaleway: { ...aws, maxParts: 1_000 },
  r2: { ...aws, equalParts: true },
  spaces: { ...aws, putsPerObject: 5 },
  minio: { ...aws, hidesUploads: true },
  wasabi: { ...aws, redirects: true },
  locked: { ...aws, versions: true, demandsMd5: true, randomEtags: true },
} as const satisfies Record<string, S3Dialect>;
