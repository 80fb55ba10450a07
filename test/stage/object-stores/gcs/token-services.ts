import { generateKeyPairSync, verify } from 'node:crypto';
import { claimsOf, isTrusted } from '../identity.ts';
import { type Answer, type Arrived, type StoreServer, serveStore } from '../serve.ts';
import { errorAnswer, json } from './answers.ts';
import type { GcsStandIn } from './gcs.ts';

/** A stand-in for Google's services that give tokens. The store knows the tokens that they give. */
export interface TokenServices extends StoreServer {
  /** The fields of each exchange, oldest first. */
  readonly exchanges: readonly Readonly<Record<string, string>>[];
  /** The file that Google gives out for the key of its one service account. */
  readonly keyFile: string;
}

/** The one account and the one provider that they know. */
export const account = 'backup@acme.iam.gserviceaccount.com';
export const provider = 'projects/123456789/locations/global/workloadIdentityPools/github/providers/acme';

const hour = 3_600;
const storage = 'https://www.googleapis.com/auth/devstorage.read_write';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });

export async function startTokenServices({ tokens }: Pick<GcsStandIn, 'tokens'>): Promise<TokenServices> {
  const exchanges: Record<string, string>[] = [];
  /** Tokens of the pool, which only lead to those of an account. */
  const ofPool = new Set<string>();
  const server = await serveStore((request) => {
    const { url, body } = request;
    if (url === `/store/v1/projects/-/serviceAccounts/${encodeURIComponent(account)}:generateAccessToken`) {
      return actAs(request);
    }
    const fields = Object.fromEntries(new URLSearchParams(body.toString()));
    exchanges.push(fields);
    if (url === '/store/token') return byKey(fields, request);
    if (url === '/store/v1/token') return byIdentity(fields, request);
    return refuse('invalid_request', 'Not Found');
  });

  function give(kind: string, { now }: Arrived): string {
    const token = `${kind}-${tokens.size}`;
    tokens.set(token, now + hour * 1_000);
    return token;
  }

  function byKey({ grant_type: grant, assertion = '' }: Record<string, string>, request: Arrived): Answer {
    const [header = '', claims = '', signature = ''] = assertion.split('.');
    const signed = Buffer.from(`${header}.${claims}`);
    if (grant !== 'urn:ietf:params:oauth:grant-type:jwt-bearer')
      return refuse('unsupported_grant_type', 'Invalid grant_type');
    if (!verify('RSA-SHA256', signed, publicKey, Buffer.from(signature, 'base64url'))) {
      return refuse('invalid_grant', 'Invalid JWT Signature.');
    }
    const { iss, scope, aud, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<
      string,
      string | number
    >;
    if (iss !== account || aud !== `${server.url}/token`)
      return refuse('invalid_grant', 'Invalid grant: account not found');
    const seconds = request.now / 1_000;
    if (Number(iat) > seconds + 300 || Number(exp) < seconds || Number(exp) - Number(iat) > hour) {
      return refuse(
        'invalid_grant',
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
      );
    }
    if (scope !== storage) return refuse('invalid_scope', 'Invalid OAuth scope.');
    return json({ access_token: give('account', request), expires_in: hour, token_type: 'Bearer' });
  }

  function byIdentity(fields: Record<string, string>, request: Arrived): Answer {
    if (fields['audience'] !== `//iam.googleapis.com/${provider}`) {
      return refuse(
        'invalid_target',
        'The target service indicated by the "audience" parameters is invalid.',
      );
    }
    const claims = claimsOf(fields['subject_token'] ?? '');
    if (claims.aud !== `https://iam.googleapis.com/${provider}`) {
      return refuse('invalid_grant', 'The audience in ID Token does not match the expected audience.');
    }
    if (!isTrusted(claims))
      return refuse('unauthorized_client', 'The given credential is rejected by the attribute condition.');
    if (fields['scope'] === storage) {
      return json({ access_token: give('pool', request), expires_in: hour, token_type: 'Bearer' });
    }
    const token = `pool-${exchanges.length}/${claims.sub}`;
    ofPool.add(token);
    return json({ access_token: token, expires_in: hour, token_type: 'Bearer' });
  }

  function actAs(request: Arrived): Answer {
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    if (!ofPool.has(token) || !token.includes('repo:acme/shop:')) {
      return {
        ...errorAnswer({ status: 403, reason: 'forbidden', message: '' }),
        body: JSON.stringify({
          error: {
            code: 403,
            message: "Permission 'iam.serviceAccounts.getAccessToken' denied",
            status: 'PERMISSION_DENIED',
          },
        }),
      };
    }
    const expireTime = new Date(request.now + hour * 1_000).toISOString();
    return json({ accessToken: give('acting', request), expireTime });
  }

  const keyFile = JSON.stringify({
    type: 'service_account',
    private_key_id: 'k1',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: account,
    token_uri: `${server.url}/token`,
  });
  return Object.assign(server, { exchanges, keyFile });
}

function refuse(error: string, said: string): Answer {
  return json({ error, error_description: said }, 400);
}
