import { Buffer } from 'node:buffer';
import { asRecord, shorten } from '@fairway/runtime';
import type { Credentials } from './credentials.ts';
import type { SendRequest } from './registry-http.ts';

/** The question that a registry asks whoever comes without an account (distribution-spec, RFC 7235). */
export interface Challenge {
  readonly scheme: 'basic' | 'bearer';
  readonly realm: string;
  readonly service: string | undefined;
}

/** Reads the header `WWW-Authenticate`; undefined for a scheme that registries do not use. */
export function readChallenge(header: string | undefined): Challenge | undefined {
  const [, word = '', rest = ''] = /^\s*(\w+)\s*(.*)$/.exec(header ?? '') ?? [];
  const scheme = word.toLowerCase();
  if (scheme !== 'basic' && scheme !== 'bearer') return undefined;
  const field = (name: string) => new RegExp(`\\b${name}="([^"]*)"`, 'i').exec(rest)?.[1];
  return { scheme, realm: field('realm') ?? '', service: field('service') };
}

/**
 * The header `Authorization` that answers a challenge.
 * @param scope what the request needs: `repository:acme/web:pull`
 * @returns undefined where there is no account to answer with
 * @throws Error in the words of the server where it gives no token
 */
export async function answerChallenge(
  { scheme, realm, service }: Challenge,
  scope: string,
  credentials: Credentials | undefined,
  send: SendRequest,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const basic =
    credentials !== undefined && 'username' in credentials
      ? `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`
      : undefined;
  if (scheme === 'basic') return basic;
  const fields = { ...(service === undefined ? {} : { service }), scope };
  const limits = { limit: 1024 * 1024, signal };
  const url = new URL(realm);
  const answer =
    credentials !== undefined && 'identityToken' in credentials
      ? await send({
          ...{ ...limits, method: 'POST', url },
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({
            ...fields,
            ...{
              grant_type: 'refresh_token',
              refresh_token: credentials.identityToken,
              client_id: 'fairway',
            },
          }).toString(),
        })
      : await send({
          ...{ ...limits, method: 'GET', url: withQuery(url, fields) },
          headers: basic === undefined ? {} : { authorization: basic },
        });
  const said = new TextDecoder().decode(answer.body);
  if (answer.status !== 200) throw new Error(`${answer.status} ${shorten(said, 200)}`.trim());
  const { token, access_token } = asRecord(JSON.parse(said));
  const found = token ?? access_token;
  if (typeof found !== 'string' || found === '') throw new Error('unauthorized: the server gives no token');
  return `Bearer ${found}`;
}

function withQuery(url: URL, fields: Readonly<Record<string, string>>): URL {
  const whole = new URL(url);
  for (const [name, value] of Object.entries(fields)) whole.searchParams.append(name, value);
  return whole;
}
