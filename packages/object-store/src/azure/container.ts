import type { Limits } from '../destination.ts';
import { encodePath, encodeRfc3986 } from '../key.ts';

const MiB = 1024 ** 2;

/** Where a container is. */
export interface AzureContainer {
  readonly account: string;
  readonly container: string;
  /** The URL of the container, without a slash at its end. */
  readonly url: string;
}

export interface ContainerSettings {
  /** The storage account. */
  readonly account: string;
  readonly container: string;
  /** The address of the account. Default: that of Azure's public cloud. */
  readonly endpoint?: string | undefined;
}

/** @see https://learn.microsoft.com/en-us/rest/api/storageservices/put-block */
export const azureLimits: Limits = {
  partBytes: { min: MiB, max: 4_000 * MiB, multipleOf: 1 },
  maxParts: 50_000,
  equalParts: false,
};

/** Finds out where a container is. @throws TypeError for an endpoint that is no URL of a server */
export function locateContainer({ account, container, endpoint }: ContainerSettings): AzureContainer {
  const written = endpoint ?? `https://${account}.blob.core.windows.net`;
  const base = URL.parse(written);
  if (!base || !/^https?:$/.test(base.protocol) || base.search || base.hash || base.username) {
    throw new TypeError(`${written} is no address of a store.`);
  }
  const path = base.pathname.replace(/\/+$/, '');
  return { account, container, url: `${base.origin}${path}/${encodeRfc3986(container)}` };
}

/** The URL of a blob, or of the container, percent-encoded as it is signed and sent. */
export function blobUrl(
  { url }: Pick<AzureContainer, 'url'>,
  key: string | undefined,
  query: Readonly<Record<string, string>> = {},
): string {
  const asked = Object.entries(query).map(
    ([name, value]) => `${encodeRfc3986(name)}=${encodeRfc3986(value)}`,
  );
  return `${url}${key === undefined ? '' : `/${encodePath(key)}`}${asked.length > 0 ? `?${asked.join('&')}` : ''}`;
}
