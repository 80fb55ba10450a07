import { type StoreServer, serveStore } from './serve.ts';

/** What a token of GitHub says, as far as clouds ask. */
export interface Claims {
  readonly aud: string;
  readonly sub: string;
}

/** A token as GitHub gives it to a run, without a signature that anybody checks here. */
export function tokenOf(claims: Claims): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
}

/** What such a token says. */
export function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Claims;
}

/** The repositories that every stand-in trusts. */
export function isTrusted({ sub }: Claims): boolean {
  return /^repo:acme[/@]/.test(sub);
}

/** GitHub's service that gives a run tokens of itself, and the environment by which a step finds it. */
export interface IdentityService extends StoreServer {
  readonly env: Readonly<Record<string, string>>;
}

/** Starts the service for a run with this subject. */
export async function startIdentityService(sub: string): Promise<IdentityService> {
  const secret = 'request-token';
  const server = await serveStore(({ url, headers }) => {
    const aud = new URL(url, 'http://x').searchParams.get('audience');
    if (headers.authorization !== `Bearer ${secret}` || aud === null) return { status: 401 };
    const body = JSON.stringify({ value: tokenOf({ aud, sub }) });
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  });
  const env = {
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret,
  };
  return Object.assign(server, { env });
}
