import { type VerifyItem, verifyItemSchema } from '@fairway/health';
import { localHost } from '@fairway/host';
import { silentLogger, systemClock } from '@fairway/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startVendor, type Vendor } from '../../../../test/stage/channels/vendor.ts';
import { askProbes, noPlaces, type Places, seeProbes } from '../../src/look/ask-probes.ts';

let app: Vendor;
beforeAll(async () => {
  app = await startVendor(({ path }) => ({ reply: { status: path === '/' ? 200 : 503 } }));
});
afterAll(() => app.stop());

const host = localHost({ logger: silentLogger, clock: systemClock });
const withHost: Places = { ...noPlaces, targets: [{ name: 'web1', address: '127.0.0.1', host }] };
const cut: typeof fetch = async () => {
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
  });
};
const noName: typeof fetch = async () => {
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error('getaddrinfo EAI_AGAIN shop'), { code: 'EAI_AGAIN' }),
  });
};

async function see(item: object, how: { readonly fetch?: typeof fetch; readonly places?: Places } = {}) {
  const context = {
    fetch: how.fetch ?? fetch,
    clock: systemClock,
    logger: silentLogger,
    signal: new AbortController().signal,
  };
  const items: VerifyItem[] = [verifyItemSchema.parse({ name: 'page', failures: 1, ...item })];
  const places = how.places ?? noPlaces;
  const [seen] = await seeProbes(await askProbes(items, places, context), places, context);
  return seen;
}

describe('an answer, as it is judged', () => {
  it('speaks for the service that `heal` names, with the severity of its probe', async () => {
    expect(await see({ url: `${app.url}/`, heal: 'web', severity: 'P3' })).toMatchObject({
      ok: true,
      speaksFor: 'web',
      named: true,
      severity: 'P3',
    });
  });

  it('is none where the runner heard nothing; a machine that hears it says so', async () => {
    expect(await see({ url: `${app.url}/` }, { fetch: cut, places: withHost })).toMatchObject({
      ok: false,
      unanswered: true,
      askersFault: false,
      fromHost: 'good',
    });
    expect(await see({ url: `${app.url}/bad` }, { fetch: cut, places: withHost })).toMatchObject({
      fromHost: 'bad',
    });
  });

  it('is none where the name does not exist, also one that sounds like a certificate', async () => {
    const gone: typeof fetch = async () => {
      throw new TypeError('fetch failed', {
        cause: Object.assign(new Error('getaddrinfo ENOTFOUND ssl.example'), { code: 'ENOTFOUND' }),
      });
    };
    expect(await see({ url: 'http://ssl.example/' }, { fetch: gone })).toMatchObject({ unanswered: true });
  });

  it('is not asked of the machines where it came, good or bad', async () => {
    expect(await see({ url: `${app.url}/bad` }, { places: withHost })).toMatchObject({
      ok: false,
      unanswered: false,
      fromHost: undefined,
    });
  });

  it('proves nothing where the runner knows no name', async () => {
    expect(await see({ url: 'http://shop.example/' }, { fetch: noName })).toMatchObject({
      ok: false,
      askersFault: true,
    });
  });
});
