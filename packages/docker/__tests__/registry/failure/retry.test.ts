import { describe, expect, test } from '@jest/globals';
import { RegistryFailure } from '../../../src/registry/failure/registry-failure.ts';
import { withRetries } from '../../../src/registry/index.ts';

/** Runs work that fails a number of times, with a clock that only records how long it was asked to sleep. */
async function attempt(said: string, failures: number) {
  const slept: number[] = [];
  let tries = 0;
  const clock = {
    now: () => 0,
    sleep: async (ms: number) => {
      slept.push(ms);
    },
  };
  const work = async () => {
    tries++;
    if (tries <= failures) throw new RegistryFailure('It could not be pushed', [said], 'r.io');
    return 'pushed';
  };
  const outcome = await withRetries(work, { clock }).catch((error: RegistryFailure) => error.kind);
  return { outcome, tries, slept };
}

describe('a registry with a trouble that may pass', () => {
  test.each(['503 Service Unavailable', 'connection reset by peer', 'connection refused', 'toomanyrequests'])(
    '%s: it is asked again, with longer and longer pauses',
    async (said) => {
      expect(await attempt(said, 3)).toEqual({ outcome: 'pushed', tries: 4, slept: [1000, 2000, 4000] });
    },
  );

  test('is given up after half a minute, with the last failure', async () => {
    const { outcome, tries, slept } = await attempt('503 Service Unavailable', 9);
    expect([outcome, tries]).toEqual(['unavailable', 6]);
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(30_000);
  });
});

test.each([
  ['unauthorized: authentication required', 'credentials'],
  ['manifest unknown', 'not-found'],
  ['x509: certificate signed by unknown authority', 'certificate'],
])('%s is not tried again', async (said, kind) => {
  expect(await attempt(said, 1)).toEqual({ outcome: kind, tries: 1, slept: [] });
});
