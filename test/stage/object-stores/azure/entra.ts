import { claimsOf, isTrusted } from '../identity.ts';
import { type Answer, type Arrived, type StoreServer, serveStore } from '../serve.ts';
import type { AzureStandIn } from './azure.ts';

/** A stand-in for the service that gives tokens of apps. The store knows the tokens that it gives. */
export interface EntraStandIn extends StoreServer {
  /** The fields of each exchange, oldest first. */
  readonly exchanges: readonly Readonly<Record<string, string>>[];
}

/** The one tenant and the one app that it knows. */
export const tenant = 'acme.example';
export const client = '0f0f0f0f-0000-4000-8000-123456789abc';

const hour = 3_600;

export async function startEntra({ account }: Pick<AzureStandIn, 'account'>): Promise<EntraStandIn> {
  const exchanges: Record<string, string>[] = [];
  const server = await serveStore(({ url, body, now }: Arrived): Answer => {
    const fields = Object.fromEntries(new URLSearchParams(body.toString()));
    exchanges.push(fields);
    if (url !== `/store/${tenant}/oauth2/v2.0/token`)
      return refuse(90002, 'invalid_request', "Tenant 'x' not found.");
    if (fields['client_id'] !== client)
      return refuse(700016, 'unauthorized_client', 'Application was not found in the directory.');
    const expected = {
      grant_type: 'client_credentials',
      scope: 'https://storage.azure.com/.default',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    };
    if (Object.entries(expected).some(([field, value]) => fields[field] !== value)) {
      return refuse(900144, 'invalid_request', 'The request body must contain other parameters.');
    }
    const claims = claimsOf(fields['client_assertion'] ?? '');
    if (claims.aud !== 'api://AzureADTokenExchange') {
      return refuse(
        700212,
        'invalid_client',
        `No matching federated identity record found for presented assertion audience '${claims.aud}'.`,
      );
    }
    if (!isTrusted(claims)) {
      return refuse(
        700213,
        'invalid_client',
        `No matching federated identity record found for presented assertion subject '${claims.sub}'.`,
      );
    }
    const token = `entra-${exchanges.length}`;
    account.tokens.set(token, now + hour * 1_000);
    return json(200, { token_type: 'Bearer', expires_in: hour, access_token: token });
  });
  return Object.assign(server, { exchanges });
}

function refuse(number: number, error: string, said: string): Answer {
  return json(400, {
    error,
    error_description: `AADSTS${number}: ${said} Trace ID: 0e2b\r\nTimestamp: 2026-11-29 03:17:00Z`,
    error_codes: [number],
  });
}

function json(status: number, value: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
