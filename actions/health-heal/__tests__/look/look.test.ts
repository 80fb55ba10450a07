import { verifyItemSchema } from '@fairway/health';
import { silentLogger, systemClock } from '@fairway/runtime';
import { describe, expect, it } from '@jest/globals';
import { lookAround, type Opened } from '../../src/look/look.ts';

const probes = [
  { name: 'page', url: 'https://shop.example/' },
  { name: 'node', url: 'http://{node}/' },
  { name: 'orders', service: 'db', sql: 'select 1' },
  { name: 'room', disk: {} },
  { name: 'web', service: 'web' },
].map((item) => verifyItemSchema.parse({ failures: 1, ...item }));

const lookWith = (opened: Opened) =>
  lookAround(
    { probes, controls: [] },
    async () => {
      throw new Error('There is no installation to look at.');
    },
    {
      opened: Promise.resolve(opened),
      earlierRestarts: Promise.resolve(() => undefined),
      fetch: async () => new Response('ok'),
      clock: systemClock,
      logger: silentLogger,
      signal: new AbortController().signal,
    },
  );

describe('a look of which no machine can be reached', () => {
  it('asks nothing on machines: what nobody could ask is neither well nor bad', async () => {
    const seen = await lookWith({
      installed: undefined,
      machines: ['web1'],
      unreached: [{ host: 'web1', why: 'Its host key is not trusted.', runnersFault: false }],
    });
    expect(seen.probes.map(({ name, ok }) => [name, ok])).toEqual([['page', true]]);
    expect(seen.unreached).toHaveLength(1);
  });
});
