import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { asRecord, Failure } from '@fairway/runtime';
import type { AccessToken } from '../../cloud/access-token.ts';
import { clockApart, failureOf } from '../../cloud/explain.ts';
import type { IdentityDeps } from '../../cloud/identity.ts';
import { isProblem, StoreRefusal } from '../../cloud/refusal.ts';
import { type Renewed, renewedInTime } from '../../cloud/renewed.ts';
import { askForToken, tokenForm } from '../../cloud/token-service.ts';
import { storageScope } from './scope.ts';

/** The key of a service account. */
export interface ServiceAccountKey {
  readonly email: string;
  readonly key: KeyObject;
  /** Which of the account's keys it is. */
  readonly keyId: string;
  /** The address of the service that gives tokens. */
  readonly tokenUri: string;
}

const googleTokens = 'https://oauth2.googleapis.com/token';

/** Reads the file that Google gives out for a key. @throws Failure, which holds nothing of it */
export function readServiceAccountKey(destination: string, text: string): ServiceAccountKey {
  try {
    const {
      type,
      client_email,
      private_key,
      private_key_id,
      token_uri = googleTokens,
    } = asRecord(JSON.parse(text));
    const texts = [client_email, private_key, token_uri].every((field) => typeof field === 'string');
    if (type === 'service_account' && texts) {
      return {
        email: String(client_email),
        key: createPrivateKey(String(private_key)),
        keyId: String(private_key_id ?? ''),
        tokenUri: String(token_uri),
      };
    }
  } catch {
    // Its own words could hold a piece of the key.
  }
  throw new Failure({
    what: `The destination ${destination} cannot be opened.`,
    why: 'Its `service-account-key` is not the JSON of a key of a service account.',
    fix: 'Store the whole file as the secret, as Google gave it out for the key: from its first brace to its last.',
  });
}

/**
 * Tokens of a service account, by its key. They are asked for again in time.
 * @see https://developers.google.com/identity/protocols/oauth2/service-account#httprest
 */
export function serviceAccountTokens(
  account: ServiceAccountKey,
  deps: Omit<IdentityDeps, 'identityToken'>,
): Renewed<AccessToken> {
  return renewedInTime(() => ask(account, deps), deps);
}

async function ask(
  account: ServiceAccountKey,
  deps: Omit<IdentityDeps, 'identityToken'>,
): Promise<AccessToken> {
  const form = tokenForm(account.tokenUri, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: assertionOf(account, deps.clock.now()),
  });
  try {
    return await askForToken(deps, { ...form, doing: `token of ${account.email}` });
  } catch (error) {
    throw isProblem(error) ? explain(error, account, deps.clock.now()) : error;
  }
}

/** What the account says of itself, signed. It is good for an hour, of which the service wants to be told. */
function assertionOf({ email, key, keyId, tokenUri }: ServiceAccountKey, now: number): string {
  const seconds = Math.floor(now / 1_000);
  const header = { alg: 'RS256', typ: 'JWT', ...(keyId === '' ? {} : { kid: keyId }) };
  const claims = { iss: email, scope: storageScope, aud: tokenUri, iat: seconds, exp: seconds + 3_600 };
  const text = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')}`;
}

function explain(error: Error, { email, tokenUri }: ServiceAccountKey, now: number): Failure {
  const what = `Google did not give this run a token of ${email}.`;
  if (!(error instanceof StoreRefusal)) {
    return new Failure({
      what,
      why: `${tokenUri} gives no token: ${error.message}. It was tried again until now.`,
      fix: 'Look whether that address can be reached from here, then run this again.',
      cause: error,
    });
  }
  const doing = { what, permission: '' };
  if (/timeframe|\biat\b/i.test(error.said))
    return failureOf(error, doing, clockApart(error.serverTime, now));
  return failureOf(error, doing, {
    why: `It does not accept the key: ${error.code}.`,
    fix: 'Look whether the service account still is there and enabled, and whether that key of it was removed. Then store a new key.',
  });
}
