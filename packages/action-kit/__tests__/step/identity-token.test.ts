import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '../../../../test/stage/samples/virtual-clock.ts';
import { identityTokens } from '../../src/step/identity-token.ts';

const env = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://tokens.example/run?api-version=2.0',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'request-secret',
};

/** A service that gives these answers, one after the other; the last one for ever. */
function service(answers: readonly (() => Response)[]) {
  const asked: { readonly url: string; readonly authorization: string | null }[] = [];
  const masked: string[] = [];
  const tokens = identityTokens(env, {
    async fetch(url, init) {
      asked.push({ url: String(url), authorization: new Headers(init?.headers).get('authorization') });
      const next = answers[Math.min(asked.length, answers.length) - 1];
      if (!next) throw new TypeError('there is an answer');
      return next();
    },
    clock: virtualClock(),
    signal: new AbortController().signal,
    mask: (token) => masked.push(token),
  });
  if (!tokens) throw new TypeError('there is an environment');
  return { tokens, asked, masked };
}

const given = (value: unknown) => () => new Response(JSON.stringify({ value }));
const refused = (status: number) => () => new Response('', { status });
const cut = () => {
  throw new TypeError('fetch failed');
};

describe('a token of the run', () => {
  test('is asked for its audience, and masked before anybody has it', async () => {
    const { tokens, asked, masked } = service([given('the-token')]);
    expect(await tokens('api://AzureADTokenExchange')).toBe('the-token');
    expect(masked).toEqual(['the-token']);
    expect(asked).toEqual([
      {
        url: 'https://tokens.example/run?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange',
        authorization: 'Bearer request-secret',
      },
    ]);
  });

  test.each([
    ['a full service', refused(503)],
    ['a limit', refused(429)],
    ['a cut connection', cut],
    ['an answer without a token', given(undefined)],
  ])('is asked for again after %s', async (_, first) => {
    const { tokens, asked } = service([first, given('the-token')]);
    expect(await tokens('sts.amazonaws.com')).toBe('the-token');
    expect(asked).toHaveLength(2);
  });

  test.each([
    ['is refused once', refused(403), 1, 'It answered with status 403.'],
    ['never comes', refused(500), 5, 'It answered with status 500.'],
  ])('that %s is told with what was said', async (_, last, times, why) => {
    const { tokens, asked } = service([last]);
    await expect(tokens('sts.amazonaws.com')).rejects.toMatchObject({
      what: 'GitHub gave no token of this run for sts.amazonaws.com.',
      why,
    });
    expect(asked).toHaveLength(times);
  });

  test('is there only where the job may ask for one', () => {
    const deps = { fetch, clock: virtualClock(), signal: new AbortController().signal, mask: () => {} };
    expect(identityTokens({}, deps)).toBeUndefined();
    expect(identityTokens({ ...env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' }, deps)).toBeUndefined();
  });
});
