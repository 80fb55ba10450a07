import { localHost } from '@fairway/host';
import { type Clock, silentLogger } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { probeSchema } from '../../src/http/probe.ts';
import { watchForErrors } from '../../src/http/watch-errors.ts';

/** The statuses of one answer after the other; 0 is a refused connection. The watch ends with the last one. */
async function watched(statuses: readonly number[], url = 'http://web.test/') {
  let now = 0;
  const asked: string[] = [];
  const done = Promise.withResolvers<void>();
  const clock: Clock = {
    now: () => now,
    sleep(ms, signal) {
      now += ms;
      if (asked.length < statuses.length) return Promise.resolve();
      done.resolve();
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    },
  };
  const fetch: typeof globalThis.fetch = async (input) => {
    const status = statuses[asked.push(String(input)) - 1] ?? 200;
    if (status === 0) throw new TypeError('fetch failed');
    return new Response(status === 204 ? null : 'ok', { status });
  };
  // A time limit of an answer is not what passes here.
  const patient: Clock = {
    now: clock.now,
    sleep: (ms, signal) => (ms === 1_000 ? clock.sleep(ms, signal) : new Promise(() => {})),
  };
  const host = localHost({ logger: silentLogger, clock });
  const targets = ['n1', 'n2'].map((name) => ({ name, address: name, host }));
  const watch = watchForErrors([probeSchema.parse({ name: 'web', url })], {
    targets,
    release: 'v2',
    fetch,
    clock: patient,
  });
  await done.promise;
  return { seen: await watch.stop(), asked };
}

describe('the errors that users would have seen', () => {
  it.each<[string, readonly number[], readonly unknown[]]>([
    ['are none where all answers are well', [200, 200, 204], [{ probe: 'web', asked: 3, failed: 0, ms: 0 }]],
    [
      'last from the first bad answer to the next good one',
      [200, 502, 0, 200, 200],
      [{ probe: 'web', asked: 5, failed: 2, ms: 2_000 }],
    ],
    ['are added up', [200, 502, 200, 500, 200], [{ probe: 'web', asked: 5, failed: 2, ms: 2_000 }]],
    [
      'last until the end where no good answer follows',
      [200, 503],
      [{ probe: 'web', asked: 2, failed: 1, ms: 1_000 }],
    ],
    ['do not begin before something serves', [0, 404, 200], [{ probe: 'web', asked: 1, failed: 0, ms: 0 }]],
    ['are not told where nothing ever served', [0, 404], []],
  ])('%s', async (_, statuses, seen) => {
    expect((await watched(statuses)).seen).toEqual(seen);
  });

  it('are looked for on one node after the other', async () => {
    const { asked } = await watched([200, 200, 200], 'http://{node}/');
    expect(asked).toEqual(['http://n1/', 'http://n2/', 'http://n1/']);
  });
});
