import { silentLogger, systemClock } from '@fairway/runtime';
import { describe, expect, test } from '@jest/globals';
import type { Channel, Delivery, Reference } from '../../src/channel.ts';
import type { Message } from '../../src/message.ts';
import { tell } from '../../src/routes/tell.ts';

const message = (title: string) => ({ title }) as Message;
const context = { fetch: globalThis.fetch, clock: systemClock, logger: silentLogger };

/** A channel whose answers the test gives. */
function channel(name: string, send: (message: Message) => Promise<Partial<Delivery>>): Channel {
  return {
    ...{ name, kind: 'test', everyRun: false, deduplicates: false, preview: () => '' },
    send: async (one) => ({ channel: name, ok: true, ...(await send(one)) }),
  };
}

describe('telling several channels', () => {
  test('goes on beside a channel that hangs, and in order within each', async () => {
    const heard: string[] = [];
    const gate = Promise.withResolvers<Partial<Delivery>>();
    const slow = channel('slow', async ({ title }) => {
      heard.push(`slow ${title}`);
      return title === 'one' ? gate.promise : {};
    });
    const quick = channel('quick', async ({ title }) => {
      heard.push(`quick ${title}`);
      if (title === 'two') gate.resolve({ ok: false, problem: 'no' });
      return {};
    });
    const letters = ['one', 'two'].flatMap((title) =>
      [slow, quick].map((each) => ({ channel: each, message: message(title), earlier: undefined })),
    );
    const sent = await tell(letters, context);
    expect(heard).toEqual(['slow one', 'quick one', 'quick two', 'slow two']);
    expect(sent.map(({ delivery }) => [delivery.channel, delivery.ok])).toEqual([
      ['slow', false],
      ['quick', true],
      ['slow', true],
      ['quick', true],
    ]);
  });

  test('reports a channel that breaks its promise, and still tells the others', async () => {
    const broken = channel('broken', async () => {
      throw new Error('a defect');
    });
    const well = channel('well', async () => ({}));
    const letters = [broken, well].map((each) => ({
      channel: each,
      message: message('x'),
      earlier: undefined,
    }));
    const sent = await tell(letters, context);
    expect(sent.map(({ delivery }) => delivery)).toEqual([
      { channel: 'broken', ok: false, problem: 'a defect' },
      { channel: 'well', ok: true },
    ]);
  });

  test('hands on what a channel gave back to the next message of the incident, and to nothing else', async () => {
    const heard: unknown[] = [];
    const editing: Channel = {
      ...channel('editing', async () => ({})),
      async send({ title }, earlier) {
        heard.push([title, earlier?.['ts']]);
        return { channel: 'editing', ok: true, reference: { ts: title } };
      },
    };
    const letter = (title: string, state: Message['state'], key = 'shop', earlier?: Reference) => ({
      ...{ channel: editing, message: { title, state, key } as Message, earlier },
    });
    const sent = await tell(
      [
        letter('one', 'opened'),
        letter('other', 'resolved', 'harbour'),
        letter('news', 'event'),
        letter('two', 'resolved'),
        letter('three', 'ongoing', 'shop', { ts: 'kept' }),
      ],
      context,
    );
    expect(heard).toEqual([
      ['one', undefined],
      ['other', undefined],
      ['news', undefined],
      ['two', 'one'],
      ['three', 'kept'],
    ]);
    expect(sent[3]?.earlier).toEqual({ ts: 'one' });
  });

  test('answers for each letter of a run that is cancelled: told, perhaps told, and not sent', async () => {
    const stop = new AbortController();
    const heard: string[] = [];
    const quick = channel('quick', async ({ title }) => {
      heard.push(title);
      if (title === 'two') stop.abort(new Error('cancelled'));
      return title === 'two' ? { ok: false, unsure: true } : {};
    });
    const letters = ['one', 'two', 'three'].map((title) => ({
      ...{ channel: quick, message: message(title), earlier: undefined },
    }));
    const sent = await tell(letters, { ...context, signal: stop.signal });
    expect(heard).toEqual(['one', 'two']);
    expect(sent.map(({ delivery: { ok, unsure = false } }) => [ok, unsure])).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
  });
});
