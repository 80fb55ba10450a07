import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AzureStandIn,
  startAzure,
  testAccount,
} from '../../../../test/stage/object-stores/azure/azure.ts';
import {
  client,
  type EntraStandIn,
  startEntra,
  tenant,
} from '../../../../test/stage/object-stores/azure/entra.ts';
import { bytesOf } from '../../../../test/stage/object-stores/destination-contract.ts';
import { type GcsStandIn, startGcs } from '../../../../test/stage/object-stores/gcs/gcs.ts';
import {
  account,
  provider,
  startTokenServices,
  type TokenServices,
} from '../../../../test/stage/object-stores/gcs/token-services.ts';
import { tokenOf } from '../../../../test/stage/object-stores/identity.ts';
import { destinationSchema } from '../../src/configuration/configuration.ts';
import { openDestination } from '../../src/configuration/open-destination.ts';

let azure: AzureStandIn;
let entra: EntraStandIn;
let gcs: GcsStandIn;
let google: TokenServices;
beforeAll(async () => {
  azure = await startAzure(['nightly']);
  entra = await startEntra(azure);
  gcs = await startGcs(['nightly']);
  google = await startTokenServices(gcs);
});
afterAll(async () => {
  await Promise.all([azure.stop(), entra.stop(), gcs.stop(), google.stop()]);
});

const masked: string[] = [];

/** Opens a destination from data, and stores and reads an object there. */
async function opened(item: object, credentials: Readonly<Record<string, string>>) {
  const place = await openDestination(destinationSchema.parse(item), credentials, {
    clock: systemClock,
    logger: silentLogger,
    mask: (secret) => void masked.push(secret),
    identityToken: async (aud) => tokenOf({ aud, sub: 'repo:acme/shop:ref:refs/heads/main' }),
    host: () => Promise.reject(new Error('It is no machine.')),
    run: 'fairway-1',
  });
  const key = `${place.name}.json`;
  await place.put(key, Buffer.from('{}'));
  expect(String(await bytesOf(place, key))).toBe('{}');
  return place;
}

describe('a container of Azure is opened', () => {
  const item = (name: string) => ({
    ...{ name, kind: 'azure', account: testAccount.name, container: 'nightly', prefix: '/backups/' },
    endpoint: azure.url,
  });

  it('by the key of its account', async () => {
    expect(await opened(item('by-key'), { 'account-key': testAccount.key })).toMatchObject({ kind: 'azure' });
    expect([...(azure.containers.get('nightly')?.blobs.keys() ?? [])]).toEqual(['backups/by-key.json']);
  });

  it('by the identity of the run', async () => {
    await opened({ ...item('by-identity'), tenant, client, authority: `${entra.url}/` }, {});
    expect(entra.exchanges).toHaveLength(1);
    expect(masked).toContain('entra-1');
  });
});

describe('a bucket of Google is opened', () => {
  const item = (name: string) => ({
    ...{ name, kind: 'gcs', bucket: 'nightly', prefix: 'backups' },
    endpoint: gcs.url,
  });

  it('by the key of a service account', async () => {
    const place = await opened(item('by-key'), { 'service-account-key': google.keyFile });
    expect(place).toMatchObject({ kind: 'gcs' });
    expect([...(gcs.buckets.get('nightly')?.objects.keys() ?? [])]).toEqual(['backups/by-key.json']);
  });

  it('by the identity of the run itself', async () => {
    await opened({ ...item('by-identity'), provider, 'sts-endpoint': `${google.url}/` }, {});
    expect(masked).toContainEqual(expect.stringMatching(/^pool-/));
  });

  it('by the identity of the run, on behalf of an account', async () => {
    const behalf = { 'service-account': account, 'sts-endpoint': google.url, 'iam-endpoint': google.url };
    await opened({ ...item('on-behalf'), provider, ...behalf }, {});
    expect(masked).toContainEqual(expect.stringMatching(/^acting-/));
  });

  it('not by something else than the file of a key, of which nothing is told', async () => {
    for (const file of [
      '{"type":"service_account","client_email":"a","private_key":"hidden"}',
      'hidden',
      '{}',
    ]) {
      const failure = opened(item('x'), { 'service-account-key': file });
      await expect(failure).rejects.toThrow('is not the JSON of a key of a service account');
      await expect(failure).rejects.not.toThrow('hidden');
    }
  });
});
