import { expect, test } from '@jest/globals';
import { SteadyRefusal } from '../../src/http/steady-refusal.ts';

/** Gives the answers, a time apart, and returns the number of the answer that was final. */
function finalAfter(statuses: readonly (number | undefined)[], apartMs: number): number | undefined {
  let now = 0;
  const refusal = new SteadyRefusal(() => now);
  for (const [at, status] of statuses.entries()) {
    const problem = `answered ${status} instead of 200-299`;
    if (refusal.isFinal(status === 200 ? { status } : { ...(status ? { status } : {}), problem }))
      return at + 1;
    now += apartMs;
  }
  return undefined;
}

test.each<[string, (number | undefined)[], number, number | undefined]>([
  ['a 404 every second', Array(30).fill(404), 1_000, 11],
  ['a redirect every second', Array(30).fill(302), 1_000, 11],
  ['a 404 every five seconds', Array(30).fill(404), 5_000, 5],
  ['a 404 ten times a second', Array(90).fill(404), 100, undefined],
  ['a 404 after a proxy had no app yet', [...Array(5).fill(502), ...Array(30).fill(404)], 1_000, 16],
  ['a 404 and a 401 in turn', Array.from({ length: 30 }, (_, at) => (at % 2 ? 404 : 401)), 1_000, undefined],
  ['a 404 with gaps', Array.from({ length: 30 }, (_, at) => (at % 5 ? 404 : 503)), 1_000, undefined],
  ['a 502', Array(30).fill(502), 1_000, undefined],
  ['a 429', Array(30).fill(429), 1_000, undefined],
  ['no answer', Array(30).fill(undefined), 1_000, undefined],
  ['a good answer', Array(30).fill(200), 1_000, undefined],
])('%s', (_, statuses, apartMs, final) => {
  expect(finalAfter(statuses, apartMs)).toBe(final);
});
