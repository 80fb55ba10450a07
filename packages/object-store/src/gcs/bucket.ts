import type { Limits } from '../destination.ts';
import { encodeRfc3986 } from '../key.ts';

/** The unit of a resumable upload: each piece but the last is a multiple of it. */
export const unitBytes = 256 * 1024;

/**
 * Google allows any number of pieces, and 5 TiB for an object. The number here keeps to that with parts of 100 MiB.
 * @see https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
export const gcsLimits: Limits = {
  partBytes: { min: unitBytes, max: 1024 ** 3, multipleOf: unitBytes },
  maxParts: 50_000,
  equalParts: false,
};

export interface BucketSettings {
  readonly bucket: string;
  /** The address of the service. Default: Google's. */
  readonly endpoint?: string | undefined;
}

/** Where a bucket is. */
export interface GcsBucket {
  readonly bucket: string;
  /** Of its objects, without a slash at its end. */
  readonly url: string;
  /** Where uploads begin. */
  readonly uploadUrl: string;
}

/** Finds out where a bucket is. @throws TypeError for an endpoint that is no URL of a server */
export function locateBucket({
  bucket,
  endpoint = 'https://storage.googleapis.com',
}: BucketSettings): GcsBucket {
  const base = URL.parse(endpoint);
  if (!base || !/^https?:$/.test(base.protocol) || base.search || base.hash || base.username) {
    throw new TypeError(`${endpoint} is no address of a store.`);
  }
  const root = `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
  const path = `/storage/v1/b/${encodeRfc3986(bucket)}/o`;
  return { bucket, url: `${root}${path}`, uploadUrl: `${root}/upload${path}` };
}

/** The URL of an object. A slash of its name is encoded too: the name is one part of the path. */
export function objectUrl(
  { url }: GcsBucket,
  full: string,
  query: Readonly<Record<string, string>> = {},
): string {
  return withQuery(`${url}/${encodeRfc3986(full)}`, query);
}

/** A URL with what is asked, percent-encoded as it is sent. */
export function withQuery(url: string, query: Readonly<Record<string, string>>): string {
  const asked = Object.entries(query).map(
    ([name, value]) => `${encodeRfc3986(name)}=${encodeRfc3986(value)}`,
  );
  return asked.length > 0 ? `${url}?${asked.join('&')}` : url;
}
