import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Arrived } from '../serve.ts';
import { AzureError } from './answers.ts';

export interface Account {
  readonly name: string;
  /** In base64. */
  readonly key: string;
  /** Whether keys are let in at all. */
  keysAllowed: boolean;
  /** Token → the time at which it ends, in milliseconds since the Unix epoch. */
  readonly tokens: Map<string, number>;
}

const mostSkewMs = 15 * 60_000;

/** Lets a request in, or throws as Azure does. */
export function checkAuthorization(request: Arrived, account: Account): void {
  const [scheme, value = ''] = (request.headers.authorization ?? '').split(' ', 2);
  if (scheme === 'SharedKey') {
    checkKey(request, value, account);
    return;
  }
  if (scheme === 'Bearer') {
    const ends = account.tokens.get(value);
    if (ends !== undefined && ends > request.now) return;
    throw new AzureError(
      401,
      'InvalidAuthenticationInfo',
      'Server failed to authenticate the request. The token is expired or unknown.',
    );
  }
  throw new AzureError(401, 'NoAuthenticationInformation', 'Server failed to authenticate the request.');
}

function checkKey({ method, url, headers, body, now }: Arrived, value: string, account: Account): void {
  const [name = '', given = ''] = value.split(':', 2);
  const failed = () =>
    new AzureError(
      403,
      'AuthenticationFailed',
      'Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.',
    );
  if (!account.keysAllowed) throw new AzureError(403, 'KeyBasedAuthenticationNotPermitted');
  if (name !== account.name) throw failed();
  const date = String(headers['x-ms-date'] ?? headers.date ?? '');
  if (!(Math.abs(Date.parse(date) - now) <= mostSkewMs)) throw failed();
  const lines = [method];
  for (const header of [
    'content-encoding',
    'content-language',
    'content-length',
    'content-md5',
    'content-type',
  ]) {
    const text = headers[header];
    lines.push(header === 'content-length' && body.length === 0 ? '' : String(text ?? ''));
  }
  lines.push(headers['x-ms-date'] === undefined ? date : '');
  for (const header of ['if-modified-since', 'if-match', 'if-none-match', 'if-unmodified-since', 'range']) {
    lines.push(String(headers[header] ?? ''));
  }
  for (const header of Object.keys(headers).sort()) {
    if (header.startsWith('x-ms-')) lines.push(`${header}:${String(headers[header]).trim()}`);
  }
  const [path = '', query = ''] = url.split('?', 2);
  lines.push(`/${account.name}${path}`);
  for (const pair of query === '' ? [] : query.split('&').sort()) {
    const [field = '', text = ''] = pair.split('=', 2).map(decodeURIComponent);
    lines.push(`${field.toLowerCase()}:${text}`);
  }
  const right = createHmac('sha256', Buffer.from(account.key, 'base64')).update(lines.join('\n')).digest();
  const sent = Buffer.from(given, 'base64');
  if (sent.length !== right.length || !timingSafeEqual(sent, right)) throw failed();
}
