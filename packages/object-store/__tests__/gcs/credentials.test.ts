import { generateKeyPairSync } from 'node:crypto';
import { silentLogger } from '@fairway/runtime';
import { afterEach, describe, expect, it } from '@jest/globals';
import { keysOf, send } from '../../../../test/stage/object-stores/destination-contract.ts';
import {
  account,
  provider,
  startTokenServices,
  type TokenServices,
} from '../../../../test/stage/object-stores/gcs/token-services.ts';
import { tokenOf } from '../../../../test/stage/object-stores/identity.ts';
import type { AccessToken } from '../../src/cloud/access-token.ts';
import type { IdentityDeps } from '../../src/cloud/identity.ts';
import type { Renewed } from '../../src/cloud/renewed.ts';
import { federatedTokens } from '../../src/gcs/credentials/federated.ts';
import { readServiceAccountKey, serviceAccountTokens } from '../../src/gcs/credentials/service-account.ts';
import { nodeHttpClient } from '../../src/http/node-client.ts';
import { openStandIn } from './opened.ts';

const running: TokenServices[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

const main = 'repo:acme/shop:ref:refs/heads/main';

/** A bucket that is opened by tokens of Google's services, with a clock that a test moves. */
async function openBy(
  make: (google: TokenServices, deps: IdentityDeps) => Renewed<AccessToken>,
  { sub = main, aud = '' } = {},
) {
  let passed = 0;
  let tokens: Renewed<AccessToken> | undefined;
  const known = () => {
    if (!tokens) throw new Error('The account is not there yet.');
    return tokens;
  };
  const now = () => Date.now() + passed;
  const late: Renewed<AccessToken> = {
    current: () => known().current(),
    renew: (ended) => known().renew(ended),
  };
  const opened = await openStandIn({}, { tokens: late, now });
  const google = await startTokenServices(opened.store);
  running.push(google);
  tokens = make(google, {
    clock: { now, sleep: async () => undefined },
    logger: silentLogger,
    random: () => 0.5,
    http: nodeHttpClient({ stallMs: 300 }),
    identityToken: async (audience) => tokenOf({ aud: aud || audience, sub }),
    mask: () => undefined,
  });
  const lag = (ms: number) => {
    passed += ms;
  };
  return { ...opened, google, lag };
}

const byKey =
  (change: Readonly<Record<string, unknown>> = {}) =>
  ({ keyFile }: TokenServices, deps: IdentityDeps) =>
    serviceAccountTokens(
      readServiceAccountKey('offsite', JSON.stringify({ ...JSON.parse(keyFile), ...change })),
      deps,
    );
const byIdentity =
  (change: Partial<Parameters<typeof federatedTokens>[0]> = {}) =>
  ({ url }: TokenServices, deps: IdentityDeps) =>
    federatedTokens({ provider, stsEndpoint: url, iamEndpoint: url, ...change }, deps);

describe('the tokens of a service account', () => {
  it('are asked for once, and again where one has ended', async () => {
    const run = await openBy(byKey());
    await Promise.all(['a', 'b', 'c'].map((key) => run.place.put(key, Buffer.from(key))));
    expect(run.google.exchanges).toHaveLength(1);
    run.store.tokens.clear();
    await Promise.all(['d', 'e', 'f'].map((key) => run.place.put(key, Buffer.from(key))));
    expect(run.google.exchanges).toHaveLength(2);
    expect(run.slept).toEqual([]);
  });

  it('are not given for another key, nor for an account that is gone', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const other = { private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
    for (const change of [other, { client_email: 'gone@acme.iam.gserviceaccount.com' }]) {
      const run = await openBy(byKey(change));
      await expect(keysOf(run.place.list(''))).rejects.toThrow('does not accept the key: invalid_grant');
      expect(run.google.exchanges).toHaveLength(1);
    }
  });

  it('are not given to a machine whose clock is off, which is named', async () => {
    const run = await openBy(byKey());
    run.lag(20 * 60_000);
    await expect(keysOf(run.place.list(''))).rejects.toThrow(
      "The clock of this machine is 20 minutes ahead of the store's.",
    );
  });
});

describe('the tokens of a run', () => {
  it('are exchanged again in the middle of an upload', async () => {
    const run = await openBy(byIdentity({ serviceAccount: account }));
    const upload = await run.place.begin('x', { contentType: 'x' });
    await send(upload, 1, Buffer.from('x'));
    run.store.tokens.clear();
    expect(await upload.commit()).toEqual({ bytes: 1 });
    expect(run.google.exchanges).toHaveLength(2);
  });

  it.each([
    [
      'a subject that the provider does not trust',
      { sub: 'repo:other@123456/fork@7:ref:refs/heads/main' },
      {},
      'does not trust the subject of this run: repo:other@123456/fork@7:ref:refs/heads/main.',
    ],
    ['another audience', { aud: 'x' }, {}, `It answers invalid_grant to a token of the subject ${main}.`],
    [
      'a provider that is not there',
      {},
      { provider: provider.replace('acme', 'nobody') },
      'There is no such provider, or it is disabled.',
    ],
    [
      'a subject that may not act as the account',
      { sub: 'repo:acme/other:ref:refs/heads/main' },
      { serviceAccount: account },
      /The subject of this run, repo:acme\/other:ref:refs\/heads\/main, may not act.*roles\/iam\.workloadIdentityUser/s,
    ],
  ] as const)('are not given for %s', async (_, claims, settings, why) => {
    const run = await openBy(byIdentity(settings), claims);
    await expect(keysOf(run.place.list(''))).rejects.toThrow(why);
    expect(run.store.sent).toEqual([]);
  });

  it('are given up where nobody gives them', async () => {
    const run = await openBy(byIdentity());
    run.google.faults.plan({ status: 503 }, { times: 100 });
    await expect(keysOf(run.place.list(''))).rejects.toThrow(
      /gives no token: it answers 503.*was tried again/s,
    );
  });
});
