import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { virtualClock } from '../../../../test/stage/samples/virtual-clock.ts';
import { endWhenSilent, silenceMs } from '../../src/stream/silence.ts';

const of = 'The dump of harbor on db1';

describe('a dump that gives no byte', () => {
  it('is ended after an hour, with its program, and names the source', async () => {
    const dump = new PassThrough();
    dump.write('begun');
    const read = endWhenSilent(dump, of, virtualClock()).toArray();
    await expect(read).rejects.toThrow(/The dump of harbor on db1 was ended.*no byte for 1h/s);
    expect(dump.destroyed).toBe(true);
  });

  it('is not ended while it gives one now and then', async () => {
    const clock = virtualClock();
    const dump = new PassThrough();
    const read = endWhenSilent(dump, of, clock).toArray();
    for (const piece of ['a', 'b', 'c', 'd']) {
      await clock.sleep(silenceMs * 0.9);
      dump.write(piece);
    }
    dump.end();
    expect(Buffer.concat(await read).toString()).toBe('abcd');
    expect(clock.now()).toBeGreaterThan(3 * silenceMs);
  });

  it('is not ended while nobody takes what it has given', async () => {
    const clock = virtualClock();
    const dump = new PassThrough();
    dump.end('begun');
    const passed = endWhenSilent(dump, of, clock);
    await clock.sleep(5 * silenceMs);
    expect(Buffer.concat(await passed.toArray()).toString()).toBe('begun');
  });
});
