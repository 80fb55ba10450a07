import type { Limits } from '../destination.ts';
import { barePrefix, encodePath, encodeRfc3986 } from '../key.ts';

const MiB = 1024 ** 2;

/** A store that people name, or the address of any other that speaks S3. */
export type S3Place =
  | { readonly service: 'aws' | 'b2' | 'spaces' | 'wasabi'; readonly region: string }
  | { readonly endpoint: string; readonly region?: string | undefined };

/** Where a bucket is, and what its store does otherwise than the others. */
export interface S3Bucket {
  readonly bucket: string;
  /** What all keys begin with, without slashes at its ends. */
  readonly prefix: string;
  /** The store, where it is one that wants other words or ways than Amazon. */
  readonly service: 'b2' | 'spaces' | 'wasabi' | 'r2' | 'mega' | 'scaleway' | undefined;
  readonly region: string;
  /** The URL of the bucket, without a slash at its end. */
  readonly url: string;
  readonly limits: Limits;
  /** Whether a create can be made to fail where the key is taken. What is not known is tried. */
  readonly conditional: boolean;
}

export interface BucketSettings {
  readonly place: S3Place;
  readonly bucket: string;
  /** What all keys begin with, such as `backups/shop`. Default: none. */
  readonly prefix?: string | undefined;
  /** Whether the bucket stands in the host name. Default: as the service wants it. */
  readonly style?: 'path' | 'virtual' | undefined;
  /** The most parts of one object, where the store allows fewer than 10,000. */
  readonly maxParts?: number | undefined;
}

/** Finds out where a bucket is. @throws TypeError for an endpoint that is no URL of a server */
export function locateBucket({ place, bucket, prefix = '', style, maxParts }: BucketSettings): S3Bucket {
  const { endpoint, region } = endpointOf(place);
  const base = URL.parse(endpoint);
  if (!base || !/^https?:$/.test(base.protocol) || base.search || base.hash || base.username) {
    throw new TypeError(`${endpoint} is no address of a store.`);
  }
  const path = base.pathname.replace(/\/+$/, '');
  const { host, hostname } = base;
  // A certificate of *.s3.example.com does not fit my.bucket.s3.example.com.
  const ownHost = (style ?? styleOf(place)) === 'virtual' && !bucket.includes('.');
  const service = serviceAt(hostname);
  return {
    bucket,
    prefix: barePrefix(prefix),
    service,
    region,
    url: ownHost
      ? `${base.protocol}//${bucket}.${host}${path}`
      : `${base.protocol}//${host}${path}/${encodeRfc3986(bucket)}`,
    limits: {
      partBytes: { min: 5 * MiB, max: 5 * 1024 * MiB, multipleOf: 1 },
      maxParts: maxParts ?? (service === 'scaleway' ? 1_000 : 10_000),
      equalParts: service === 'r2' || service === 'mega',
    },
    conditional: service !== 'b2',
  };
}

/** The URL of an object, or of the bucket, percent-encoded as it is signed and sent. */
export function urlOf(
  { url }: Pick<S3Bucket, 'url'>,
  key: string | undefined,
  query: Readonly<Record<string, string>> = {},
): string {
  const asked = Object.entries(query).map(
    ([name, value]) => `${encodeRfc3986(name)}=${encodeRfc3986(value)}`,
  );
  return `${url}/${key === undefined ? '' : encodePath(key)}${asked.length > 0 ? `?${asked.join('&')}` : ''}`;
}

function endpointOf(place: S3Place): { readonly endpoint: string; readonly region: string } {
  if ('endpoint' in place) return { endpoint: place.endpoint, region: place.region ?? 'us-east-1' };
  const { service, region } = place;
  const hosts = {
    aws: `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`,
    b2: `s3.${region}.backblazeb2.com`,
    spaces: `${region}.digitaloceanspaces.com`,
    wasabi: `s3.${region}.wasabisys.com`,
  };
  return { endpoint: `https://${hosts[service]}`, region };
}

/** Stores by the ends of their names. */
function serviceAt(hostname: string): S3Bucket['service'] {
  const ends = {
    b2: '.backblazeb2.com',
    spaces: '.digitaloceanspaces.com',
    wasabi: '.wasabisys.com',
    r2: '.r2.cloudflarestorage.com',
    mega: '.s4.mega.io',
    scaleway: '.scw.cloud',
  } as const;
  const names = Object.keys(ends) as (keyof typeof ends)[];
  return names.find((name) => hostname.endsWith(ends[name]));
}

function styleOf(place: S3Place): 'path' | 'virtual' {
  return 'service' in place && (place.service === 'aws' || place.service === 'spaces') ? 'virtual' : 'path';
}
