import { z } from 'zod';
import { addressField, caField, nameField, prefixField } from './fields.ts';
import type { Credentials, KindOfDestination, OpenDeps } from './kind.ts';

const schema = z
  .strictObject({
    name: nameField,
    kind: z.literal('gcs'),
    bucket: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, 'is no name of a bucket'),
    prefix: prefixField,
    /** The address of the service. Default: Google's. */
    endpoint: addressField.optional(),
    /** The workload identity provider that trusts the run, in place of a key. */
    provider: z
      .string()
      .regex(
        /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/,
        'is no provider; write it like projects/123456789/locations/global/workloadIdentityPools/github/providers/acme',
      )
      .optional(),
    /** The account on whose behalf the run then acts. Default: the run has its rights on the bucket itself. */
    'service-account': z
      .string()
      .regex(/^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/, 'is no address of a service account')
      .optional(),
    /** The address of the service that exchanges tokens. Default: Google's. */
    'sts-endpoint': addressField.optional(),
    /** The address of the service that gives tokens of accounts. Default: Google's. */
    'iam-endpoint': addressField.optional(),
    ca: caField,
  })
  .superRefine((item, { issues }) => {
    for (const field of ['service-account', 'sts-endpoint', 'iam-endpoint'] as const) {
      if (item.provider === undefined && item[field] !== undefined) {
        issues.push({ code: 'custom', message: 'goes with "provider" only', path: [field], input: item });
      }
    }
  });

/** A bucket of Google Cloud Storage, as a user writes it. */
export type GcsConfiguration = z.output<typeof schema>;

export const gcs: KindOfDestination<GcsConfiguration> = {
  schema,
  credentials: ({ provider }) =>
    provider === undefined
      ? { needed: ['service-account-key'], optional: [], instead: 'a `provider` in place of the key' }
      : { needed: [], optional: [] },
  byIdentity: ({ provider }) => provider !== undefined,
  open,
};

async function open(written: GcsConfiguration, credentials: Credentials, deps: OpenDeps) {
  const { name, bucket, prefix, endpoint, provider, ca } = written;
  const [
    { openGcs },
    { federatedTokens },
    { readServiceAccountKey, serviceAccountTokens },
    { nodeHttpClient },
  ] = await Promise.all([
    import('../gcs/destination.ts'),
    import('../gcs/credentials/federated.ts'),
    import('../gcs/credentials/service-account.ts'),
    import('../http/node-client.ts'),
  ]);
  const { clock, logger, mask, identityToken } = deps;
  const http = nodeHttpClient({ ca });
  const shared = { clock, logger, random: Math.random, http, mask };
  const tokens =
    provider === undefined || identityToken === undefined
      ? serviceAccountTokens(readServiceAccountKey(name, credentials['service-account-key'] ?? ''), shared)
      : federatedTokens(
          {
            provider,
            serviceAccount: written['service-account'],
            stsEndpoint: written['sts-endpoint']?.replace(/\/+$/, ''),
            iamEndpoint: written['iam-endpoint']?.replace(/\/+$/, ''),
          },
          { ...shared, identityToken },
        );
  return openGcs({ name, bucket, prefix, endpoint, tokens }, { clock, logger, http });
}
