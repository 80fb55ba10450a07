import { Failure } from '@fairway/runtime';
import type { AccessToken } from '../../cloud/access-token.ts';
import { failureOf } from '../../cloud/explain.ts';
import { type IdentityDeps, subjectOf } from '../../cloud/identity.ts';
import { isProblem, StoreRefusal } from '../../cloud/refusal.ts';
import { type Renewed, renewedInTime } from '../../cloud/renewed.ts';
import { askForToken, tokenForm } from '../../cloud/token-service.ts';
import { storageScope } from './scope.ts';

/** A workload identity pool that trusts the runs of a repository. */
export interface FederatedSettings {
  /** `projects/123456789/locations/global/workloadIdentityPools/github/providers/acme` */
  readonly provider: string;
  /** The account on whose behalf the run acts. Without it, the run has its rights on the bucket itself. */
  readonly serviceAccount?: string | undefined;
  /** The address of the service that exchanges tokens. Default: Google's. */
  readonly stsEndpoint?: string | undefined;
  /** The address of the service that gives tokens of accounts. Default: Google's. */
  readonly iamEndpoint?: string | undefined;
}

/** Tokens that are exchanged for others need it. */
const cloudScope = 'https://www.googleapis.com/auth/cloud-platform';

/**
 * Tokens for Google's storage, by the identity of the run at GitHub. They are exchanged again in time.
 * @see https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines
 */
export function federatedTokens(settings: FederatedSettings, deps: IdentityDeps): Renewed<AccessToken> {
  return renewedInTime(async () => {
    const { provider } = settings;
    const token = await deps.identityToken(`https://iam.googleapis.com/${provider}`);
    const given = await exchange(settings, token, deps);
    return settings.serviceAccount === undefined
      ? given
      : actAs(settings.serviceAccount, { settings, token, given }, deps);
  }, deps);
}

async function exchange(
  { provider, serviceAccount, stsEndpoint = 'https://sts.googleapis.com' }: FederatedSettings,
  token: string,
  deps: IdentityDeps,
): Promise<AccessToken> {
  const form = tokenForm(`${stsEndpoint}/v1/token`, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience: `//iam.googleapis.com/${provider}`,
    scope: serviceAccount === undefined ? storageScope : cloudScope,
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: token,
  });
  try {
    return await askForToken(deps, { ...form, doing: `token of ${provider}` });
  } catch (error) {
    if (!isProblem(error)) throw error;
    const what = `Google did not give this run a token by the provider ${provider}.`;
    if (!(error instanceof StoreRefusal)) throw unreachable(error, what, stsEndpoint);
    const doing = { what, permission: '' };
    if (error.code === 'invalid_target') {
      throw failureOf(error, doing, {
        why: 'There is no such provider, or it is disabled.',
        fix: 'Correct `provider`: it has the number of the project, not its name.',
      });
    }
    throw failureOf(error, doing, {
      why:
        error.code === 'unauthorized_client'
          ? `The provider does not trust the subject of this run: ${subjectOf(token)}.`
          : `It answers ${error.code} to a token of the subject ${subjectOf(token)}.`,
      fix: "Let the attribute condition of the provider allow that subject, with the issuer https://token.actions.githubusercontent.com and the provider's default audience.",
    });
  }
}

async function actAs(
  email: string,
  {
    settings: { provider, iamEndpoint = 'https://iamcredentials.googleapis.com' },
    token,
    given,
  }: { readonly settings: FederatedSettings; readonly token: string; readonly given: AccessToken },
  deps: IdentityDeps,
): Promise<AccessToken> {
  try {
    return await askForToken(deps, {
      url: `${iamEndpoint}/v1/projects/-/serviceAccounts/${encodeURIComponent(email)}:generateAccessToken`,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${given.token}` },
      body: JSON.stringify({ scope: [storageScope], lifetime: '3600s' }),
      doing: `token of ${email}`,
    });
  } catch (error) {
    if (!isProblem(error)) throw error;
    const what = `Google did not give this run a token of ${email}.`;
    if (!(error instanceof StoreRefusal)) throw unreachable(error, what, iamEndpoint);
    const pool = provider.replace(/\/providers\/.*$/, '');
    throw failureOf(
      error,
      { what, permission: '' },
      {
        why: `The subject of this run, ${subjectOf(token)}, may not act on behalf of that account.`,
        fix: `Give the role roles/iam.workloadIdentityUser on ${email} to principal://iam.googleapis.com/${pool}/subject/${subjectOf(token)}, and enable the API iamcredentials.googleapis.com.`,
      },
    );
  }
}

function unreachable(error: Error, what: string, endpoint: string): Failure {
  return new Failure({
    what,
    why: `${endpoint} gives no token: ${error.message}. It was tried again until now.`,
    fix: 'Look whether that address can be reached from here, then run this again.',
    cause: error,
  });
}
