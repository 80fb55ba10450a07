import { Failure } from '@fairway/runtime';
import type { AccessToken } from '../../cloud/access-token.ts';
import { failureOf } from '../../cloud/explain.ts';
import { type IdentityDeps, subjectOf } from '../../cloud/identity.ts';
import { isProblem, StoreRefusal } from '../../cloud/refusal.ts';
import { type Renewed, renewedInTime } from '../../cloud/renewed.ts';
import { askForToken, tokenForm } from '../../cloud/token-service.ts';

/** An app, or a managed identity, that trusts the runs of a repository. */
export interface FederatedSettings {
  /** The id or the domain of the tenant. */
  readonly tenant: string;
  /** The client id of the app or identity. */
  readonly client: string;
  /** The address of the service that gives tokens: `https://login.microsoftonline.com`. */
  readonly authority: string;
}

const audience = 'api://AzureADTokenExchange';

/**
 * Tokens for Azure's storage, by the identity of the run at GitHub. They are exchanged again in time.
 * @see https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation
 */
export function federatedTokens(settings: FederatedSettings, deps: IdentityDeps): Renewed<AccessToken> {
  return renewedInTime(() => exchange(settings, deps), deps);
}

async function exchange(settings: FederatedSettings, deps: IdentityDeps): Promise<AccessToken> {
  const { tenant, client, authority } = settings;
  const token = await deps.identityToken(audience);
  const form = tokenForm(`${authority}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`, {
    grant_type: 'client_credentials',
    client_id: client,
    scope: 'https://storage.azure.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: token,
  });
  try {
    return await askForToken(deps, { ...form, doing: `token of ${client}` });
  } catch (error) {
    throw isProblem(error) ? explain(error, settings, token) : error;
  }
}

function explain(error: Error, { tenant, client, authority }: FederatedSettings, token: string): Failure {
  const what = `Azure did not give this run a token of ${client}.`;
  if (!(error instanceof StoreRefusal)) {
    return new Failure({
      what,
      why: `${authority} gives no token: ${error.message}. It was tried again until now.`,
      fix: 'Look whether that address can be reached from here, then run this again.',
      cause: error,
    });
  }
  // The codes are listed at https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
  const number = /AADSTS(\d+)/.exec(error.said)?.[1] ?? '';
  const because = (why: string, fix: string) => failureOf(error, { what, permission: '' }, { why, fix });
  if (number.startsWith('70021')) {
    return because(
      `The app does not trust the subject of this run: ${subjectOf(token)}.`,
      `Add a federated credential to the app with exactly that subject, the issuer https://token.actions.githubusercontent.com and the audience ${audience}.`,
    );
  }
  if (number === '700016') {
    return because(`There is no app ${client} in the tenant ${tenant}.`, 'Correct `client` or `tenant`.');
  }
  if (number === '90002' || number === '900023') {
    return because(`There is no tenant ${tenant}.`, 'Correct `tenant`.');
  }
  return because(`It answers ${error.code}.`, 'Put right what it says, and run this again.');
}
