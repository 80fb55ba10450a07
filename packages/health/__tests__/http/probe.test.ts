import { describe, expect, it } from '@jest/globals';
import { probeSchema } from '../../src/http/probe.ts';

const url = 'http://{node}:8080/version';

describe('a probe as a user writes it', () => {
  it('needs a name and a URL, and has sound defaults for the rest', () => {
    expect(probeSchema.parse({ name: 'web', url })).toEqual({
      name: 'web',
      url,
      redirects: 'none',
      failures: 3,
      severity: 'P1',
      status: [{ from: 200, to: 299 }],
      from: 'runner',
      timeout: 5000,
      interval: 1000,
      successes: 1,
    });
  });

  it.each([
    [204, [{ from: 204, to: 204 }]],
    ['200-399', [{ from: 200, to: 399 }]],
    [
      [200, '300-308'],
      [
        { from: 200, to: 200 },
        { from: 300, to: 308 },
      ],
    ],
  ])('takes the status %j', (status, ranges) => {
    expect(probeSchema.parse({ name: 'web', url, status }).status).toEqual(ranges);
  });

  it.each([
    ['500ms', 500],
    ['5s', 5000],
    ['1m30s', 90_000],
    ['1s500ms', 1500],
  ])('takes the time %s', (timeout, ms) => {
    expect(probeSchema.parse({ name: 'web', url, timeout }).timeout).toBe(ms);
  });

  it.each([
    ['an unknown key', { contain: 'x' }, 'Unrecognized key'],
    ['a URL of another kind', { url: 'ftp://x' }, 'must start with http'],
    ['a time without a unit', { timeout: '5' }, 'write a time with its unit'],
    ['a status that is none', { status: 99 }, 'is not an HTTP status'],
    ['a range that runs backwards', { status: '300-200' }, 'is not an HTTP status'],
    ['a header that is none', { headers: { 'X Y': '1' } }, 'is not the name of a header'],
    ['a Host that the runner would leave out', { headers: { host: 'shop.example' } }, 'write from: hosts'],
    ['zero successes', { successes: 0 }, 'Too small'],
  ])('refuses %s', (_, change, message) => {
    const result = probeSchema.safeParse({ name: 'web', url, ...change });
    expect(JSON.stringify(result.error?.issues)).toContain(message);
  });
});
