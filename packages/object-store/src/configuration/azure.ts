import { z } from 'zod';
import { addressField, caField, nameField, prefixField } from './fields.ts';
import type { Credentials, KindOfDestination, OpenDeps } from './kind.ts';

const schema = z
  .strictObject({
    name: nameField,
    kind: z.literal('azure'),
    /** The storage account. */
    account: z.string().regex(/^[a-z0-9]{3,24}$/, 'is no name of a storage account'),
    container: z.string().regex(/^(?=.{3,63}$)[a-z0-9]+(?:-[a-z0-9]+)*$/, 'is no name of a container'),
    prefix: prefixField,
    /** The address of the account. Default: that of Azure's public cloud. */
    endpoint: addressField.optional(),
    /** The tenant, by its id or domain, where the run comes by its identity at GitHub, in place of a key. */
    tenant: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9.-]+$/, 'is no id or domain of a tenant')
      .optional(),
    /** The client id of the app or managed identity that trusts the run. */
    client: z
      .string()
      .regex(/^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/, 'is no client id')
      .optional(),
    /** The address of the service that gives tokens. Default: that of Azure's public cloud. */
    authority: addressField.optional(),
    ca: caField,
  })
  .superRefine((item, { issues }) => {
    const { tenant, client, authority } = item;
    const say = (field: string, message: string) =>
      issues.push({ code: 'custom', message, path: [field], input: item });
    if (tenant !== undefined && client === undefined) say('tenant', 'goes with "client" only');
    if (client !== undefined && tenant === undefined) say('client', 'goes with "tenant" only');
    if (authority !== undefined && client === undefined) say('authority', 'goes with "client" only');
  });

/** A container of an Azure storage account, as a user writes it. */
export type AzureConfiguration = z.output<typeof schema>;

export const azure: KindOfDestination<AzureConfiguration> = {
  schema,
  credentials: ({ client }) =>
    client === undefined
      ? { needed: ['account-key'], optional: [], instead: '`tenant` and `client` in place of the key' }
      : { needed: [], optional: [] },
  byIdentity: ({ client }) => client !== undefined,
  open,
};

async function open(written: AzureConfiguration, credentials: Credentials, deps: OpenDeps) {
  const { name, account, container, prefix, endpoint, tenant, client, authority, ca } = written;
  const [{ openAzure }, { federatedTokens }, { nodeHttpClient }] = await Promise.all([
    import('../azure/destination.ts'),
    import('../azure/credentials/federated.ts'),
    import('../http/node-client.ts'),
  ]);
  const { clock, logger, mask, identityToken } = deps;
  const http = nodeHttpClient({ ca });
  const lets =
    tenant === undefined || client === undefined || identityToken === undefined
      ? { key: credentials['account-key'] ?? '' }
      : {
          tokens: federatedTokens(
            {
              tenant,
              client,
              authority: (authority ?? 'https://login.microsoftonline.com').replace(/\/+$/, ''),
            },
            { clock, logger, random: Math.random, http, identityToken, mask },
          ),
        };
  return openAzure(
    { name, account, container, prefix, endpoint, credentials: lets },
    { clock, logger, http },
  );
}
