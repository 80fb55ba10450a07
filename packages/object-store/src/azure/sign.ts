import { createHmac } from 'node:crypto';
import type { HttpRequest } from '../http/exchange.ts';

/** The headers that a signature names one by one, in its order. `content-length` comes third. */
const named = [
  ...['content-encoding', 'content-language', 'content-length', 'content-md5', 'content-type', 'date'],
  ...['if-modified-since', 'if-match', 'if-none-match', 'if-unmodified-since', 'range'],
];

/**
 * The header `authorization` of a request under the key of an account. Azure's own library has the same in 885 kB, and
 * cannot be bundled as it is.
 * @param request its headers by small letters, `x-ms-date` among them
 * @see https://learn.microsoft.com/en-us/rest/api/storageservices/authorize-with-shared-key
 */
export function sharedKeyOf(
  request: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>,
  { account, key }: { readonly account: string; readonly key: string },
): string {
  const signature = createHmac('sha256', Buffer.from(key, 'base64'))
    .update(stringToSign(request, account))
    .digest('base64');
  return `SharedKey ${account}:${signature}`;
}

function stringToSign(
  { method, url, headers, body }: Pick<HttpRequest, 'method' | 'url' | 'headers' | 'body'>,
  account: string,
): string {
  // An empty body has no length here, though it has one in the request.
  const length = body && body.byteLength > 0 ? String(body.byteLength) : '';
  const fixed = named.map((name) => (name === 'content-length' ? length : (headers[name] ?? '')));
  const own = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ms-'))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}`);
  const { pathname, searchParams } = new URL(url);
  const asked = [...searchParams]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name.toLowerCase()}:${value}`);
  return [method, ...fixed, ...own, `/${account}${pathname}`, ...asked].join('\n');
}
