import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startVendor, type Vendor } from '../../../../test/stage/channels/vendor.ts';
import type { Channel, ChannelContext } from '../../src/channel.ts';
import {
  cause,
  contextOf,
  firstLink,
  hostile,
  message,
  type Staged,
  virtualClock,
  ways,
} from './stand-ins.ts';

const running: Vendor[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((vendor) => vendor.stop()));
});

async function stage(start: () => Promise<Staged>) {
  const staged = await start();
  running.push(staged.vendor);
  const clock = virtualClock();
  const send = (
    more: Parameters<typeof message>[0] = {},
    context: Partial<ChannelContext> = {},
    channel: Channel = staged.channel,
  ) => channel.send(message(more), undefined, contextOf(clock, context));
  return { ...staged, clock, send };
}

describe.each(ways)('$name', ({ start, drops }) => {
  it('takes a message in every state, as its vendor publishes it', async () => {
    const { vendor, send } = await stage(start);
    for (const state of ['opened', 'ongoing', 'acknowledged', 'resolved', 'event'] as const) {
      for (const severity of ['P1', 'P2', 'P3'] as const) {
        expect(await send({ state, severity })).toMatchObject({ channel: 'alerts', ok: true });
      }
    }
    expect(vendor.violations).toEqual([]);
    expect(vendor.sent).toHaveLength(15);
  });

  it.each([
    ['a commit title that is markup', { title: hostile, text: `${cause} ${hostile}` }],
    ['… everywhere', { title: hostile, log: [hostile], facts: [{ name: hostile, value: hostile }] }],
    ['a title of 1,100 umlauts', { title: 'ü'.repeat(1_100) }],
    ['a log of 24 KB', { log: Array.from({ length: 300 }, (_, line) => `${line} ${'x'.repeat(75)}`) }],
    ['a log of 24 KB that is all markup', { log: Array.from({ length: 300 }, () => '<`*_@&"\\'.repeat(10)) }],
    ['a text of 30,000 emoji', { text: `${cause} ${'🚢'.repeat(30_000)}` }],
    [
      'a hundred facts',
      { facts: Array.from({ length: 100 }, () => ({ name: 'ü'.repeat(300), value: '"'.repeat(2_000) })) },
    ],
    [
      'a timeline of a thousand entries',
      { timeline: Array.from({ length: 1_000 }, () => ({ at: 0, text: hostile })) },
    ],
    [
      'nothing but a title',
      { text: '', facts: [], links: [], log: [], timeline: [], subject: '', environment: '' },
    ],
    ['empty lines and values', { log: ['', '', 'x', ''], facts: [{ name: 'Host', value: '' }] }],
    [
      'half a character and colours',
      { title: 'half \ud83d of one', log: ['\u001b[31mred\u001b[0m', '\u202egnp.exe\0'] },
    ],
    [
      'links that are none',
      {
        links: [
          { text: 'x', url: 'javascript:alert(1)' },
          { text: '', url: firstLink },
        ],
      },
    ],
    [
      'a link of 10,000 characters',
      {
        links: [
          { text: 'x', url: firstLink },
          { text: 'y', url: `https://example.com/${'a'.repeat(10_000)}` },
        ],
      },
    ],
  ])('takes %s within its limits, with the cause and the first link', async (_, more) => {
    const { vendor, send } = await stage(start);
    expect(await send(more)).toMatchObject({ ok: true });
    expect(await send({ ...more, state: 'event' })).toMatchObject({ ok: true });
    expect(vendor.violations).toEqual([]);
    for (const { text } of vendor.sent) {
      if (!('text' in more) || more.text !== '') expect(text).toContain(cause);
      if (!('links' in more) || more.links.length > 0) expect(text).toContain(firstLink);
      expect(text).not.toContain('javascript:alert');
      expect(text).not.toMatch(/\\u001b|\\u202e|\u202e|\\u0000|\\ud83d"/i);
    }
  });

  it('takes whatever comes', async () => {
    const { vendor, send } = await stage(start);
    const words = fc.string({ unit: 'binary', maxLength: 40 });
    const long = fc.tuple(words, fc.nat(300)).map(([one, times]) => one.repeat(times));
    const anything = fc.oneof(words, long, fc.constant(hostile));
    const some = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 60 });
    const whatever = fc.record({
      title: anything.map((text) => `t${text}`),
      text: anything,
      subject: words,
      environment: words,
      facts: some(fc.record({ name: anything, value: anything })),
      log: some(anything),
      timeline: some(fc.record({ at: fc.nat(), text: anything })),
      links: some(fc.record({ text: words, url: fc.oneof(fc.webUrl(), words) })),
      state: fc.constantFrom('opened' as const, 'ongoing' as const, 'resolved' as const, 'event' as const),
    });
    await fc.assert(
      fc.asyncProperty(whatever, async (more) => {
        expect(await send(more)).toMatchObject({ ok: true });
        expect(vendor.violations).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('cuts no character in two, wherever an edge falls', async () => {
    const { vendor, send } = await stage(start);
    for (let before = 0; before < 4; before += 1) {
      const emoji = `${'a'.repeat(before)}${'🚢'.repeat(2_500)}`;
      expect(await send({ title: emoji, text: `${cause} ${emoji}`, log: [emoji] })).toMatchObject({
        ok: true,
      });
    }
    expect(vendor.violations).toEqual([]);
    for (const { text } of vendor.sent) expect(text).not.toMatch(/\\ud[89a-f]/i);
  });

  it('waits as long as a limit asks for, and then tells once', async () => {
    const { vendor, clock, send } = await stage(start);
    vendor.fail({ status: 429, headers: { 'retry-after': '3' } });
    expect(await send()).toMatchObject({ ok: true });
    expect(clock.slept).toEqual([3_000]);
    expect(vendor.sent).toHaveLength(2);
  });

  it('does not wait for a limit that is longer than a job should last', async () => {
    const { vendor, clock, send } = await stage(start);
    const body = { retry_after: 412.5, parameters: { retry_after: 412.5 } };
    vendor.fail({ status: 429, headers: { 'retry-after': '412.5' }, body });
    const told = await send();
    expect(told.problem).toMatch(/429.*413 s/);
    expect(told).toMatchObject({ ok: false });
    expect(told.unsure).toBeUndefined();
    expect(clock.slept).toEqual([]);
    expect(vendor.sent).toHaveLength(1);
  });

  it(
    drops
      ? 'tries again after an error of the server'
      : 'does not risk a double after an error of the server',
    async () => {
      const { vendor, send } = await stage(start);
      vendor.fail({ status: 500, body: 'oh' }, { status: 503 });
      const told = await send();
      if (drops) expect(told).toMatchObject({ ok: true });
      else expect(told).toMatchObject({ ok: false, unsure: true, problem: expect.stringContaining('500') });
      expect(vendor.sent).toHaveLength(drops ? 3 : 1);
    },
  );

  it.each(['cut', 'lost answer', 'slow'] as const)(
    'does not claim to know what became of it (%s)',
    async (fault) => {
      const { vendor, send } = await stage(start);
      vendor.fail(fault, fault, fault, fault);
      const told = await send({}, { answerMs: 200 });
      // Where a double is harmless, the next run tells it again.
      expect([told.ok, told.unsure ?? false]).toEqual([false, !drops]);
      expect(vendor.sent).toHaveLength(drops ? 4 : 1);
    },
  );

  it('tries again where nobody can have seen the message', async () => {
    const { vendor, clock, send } = await stage(start);
    await vendor.stop();
    const told = await send();
    expect(told).toMatchObject({ ok: false, problem: expect.stringContaining('nothing listens') });
    expect(told.unsure).toBeUndefined();
    expect(clock.slept).toEqual([1_000, 2_000, 4_000]);
  });

  it.each([401, 403, 404, 410])(
    'asks an address that is gone (%i) once, and never again in this run',
    async (status) => {
      const { vendor, send, reopen } = await stage(start);
      vendor.fail({ status, body: 'gone' });
      expect(await send()).toMatchObject({ ok: false, problem: expect.stringContaining(`${status}`) });
      expect(await send()).toMatchObject({ ok: false, problem: expect.stringContaining('not asked again') });
      expect(vendor.sent).toHaveLength(1);
      expect(await send({}, {}, reopen())).toMatchObject({ ok: true });
    },
  );

  it('that takes nothing costs a run two minutes, however many messages there are', async () => {
    const { vendor, clock, send } = await stage(start);
    await vendor.stop();
    for (let letters = 1; letters < 50; letters += 1) await send();
    expect(await send()).toMatchObject({ ok: false, problem: expect.stringContaining('not asked again') });
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(130_000);
  });

  it('shows no secret, whatever a server repeats', async () => {
    const { vendor, send, channel, secrets } = await stage(start);
    for (const secret of secrets) {
      const echo = `no ${secret} for ${encodeURIComponent(secret)} at ${URL.parse(secret)?.pathname ?? secret}`;
      const error = { message: echo, description: echo, error: echo, code: echo };
      vendor.fail({ status: 400, body: echo }, { status: 400, body: error });
      const told = [await send(), await send()];
      const shown = JSON.stringify([told, channel.preview(message(), undefined)]);
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain(secret.split('/').at(-1));
    }
  });

  it('follows no redirect with its secrets', async () => {
    const { vendor, send } = await stage(start);
    const elsewhere = await startVendor(() => ({ reply: { status: 200, body: 'ok' } }));
    running.push(elsewhere);
    vendor.fail({ status: 307, headers: { location: elsewhere.url } });
    expect(await send()).toMatchObject({ ok: false, problem: expect.stringContaining('307') });
    expect(elsewhere.sent).toEqual([]);
  });

  it('does not claim to know what became of it where the run is cancelled', async () => {
    const { vendor, send } = await stage(start);
    vendor.fail('slow');
    const stop = new AbortController();
    const told = send({}, { signal: stop.signal });
    while (vendor.sent.length === 0) await new Promise((next) => setImmediate(next));
    stop.abort(new Error('cancelled'));
    const { ok, unsure = false, problem } = await told;
    expect([ok, unsure]).toEqual([false, !drops]);
    expect(problem).toContain('cancelled');
  });

  it('is surely not sent by a run that is cancelled while it waits for a limit', async () => {
    const { vendor, clock, send } = await stage(start);
    const stop = new AbortController();
    vendor.fail({ status: 429, headers: { 'retry-after': '30' } });
    const waiting = { ...clock, sleep: async () => stop.abort(new Error('cancelled')) };
    const { ok, unsure = false } = await send({}, { signal: stop.signal, clock: waiting });
    expect([ok, unsure, vendor.sent.length]).toEqual([false, false, 1]);
  });
});
