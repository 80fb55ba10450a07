import type { Delivery, Message, SentLetter, Told } from '@fairway/notify';
import { describe, expect, test } from '@jest/globals';
import { nextMemory } from '../../src/memory/next.ts';
import { dataOf, type Remembered, rememberedIn } from '../../src/memory/remembered.ts';
import { channel, channels, remembered, told } from '../samples.ts';

describe('what is remembered', () => {
  const sent = (state: Message['state'], deliveries: readonly Delivery[]): readonly SentLetter[] =>
    deliveries.map((delivery) => ({
      ...{
        channel: channel(delivery.channel, delivery.channel === 'pager' ? 'pagerduty' : 'slack'),
        message: told(state).message,
        earlier: undefined,
        delivery,
      },
    }));
  const before = (known?: Remembered) => ({ remembered: () => known, remembers: true, channels });
  const next = (state: Message['state'], deliveries: readonly Delivery[], known?: Remembered) =>
    nextMemory([told(state)], sent(state, deliveries), before(known))[0];

  test('of a new incident: who took it, and who may have and would show a double', () => {
    const kept = next('opened', [
      { channel: 'slack', ok: true, reference: { ts: '1' } },
      { channel: 'mail', ok: false, problem: 'no' },
      { channel: 'pager', ok: false, unsure: true },
      { channel: 'am', ok: false, unsure: true },
    ]);
    expect(kept).toMatchObject({ open: true, incident: { told: { slack: { ts: '1' }, am: {} } } });
    expect(Object.keys(kept?.incident.told ?? {})).toEqual(['slack', 'am']);
  });

  test('of its end: only who has not heard it, and open as long as there is one', () => {
    const known = remembered(['slack', 'mail']);
    const half = next(
      'resolved',
      [
        { channel: 'slack', ok: true },
        { channel: 'mail', ok: false },
      ],
      known,
    );
    expect([half?.open, Object.keys(half?.incident.told ?? {})]).toEqual([true, ['mail']]);
    const whole = next('resolved', [{ channel: 'mail', ok: true }], half?.incident);
    expect([whole?.open, whole?.incident.told]).toEqual([false, {}]);
    expect(whole?.incident.timeline).toHaveLength(3);
  });

  test('of its end: nothing that waits for a channel that is none any more', () => {
    const known = remembered(['slack', 'gone']);
    const over = next('resolved', [{ channel: 'slack', ok: true }], known);
    expect([over?.open, over?.incident.told]).toEqual([false, {}]);
    expect(next('resolved', [], known)).toMatchObject({ open: true, incident: { told: { slack: {} } } });
    // Whoever comes back into the document before the end hears of it.
    expect(Object.keys(next('ongoing', [], known)?.incident.told ?? {})).toEqual(['slack', 'gone']);
  });

  test('of one that became worse: who knows only what it was before, until they heard it', () => {
    const worse = next(
      'opened',
      [
        { channel: 'slack', ok: true, reference: { ts: '2' } },
        { channel: 'mail', ok: false },
        { channel: 'new', ok: false },
      ],
      remembered(['slack', 'mail']),
    );
    expect(worse?.incident).toMatchObject({ told: { slack: { ts: '2' }, mail: {} }, owed: ['mail'] });
    const still = next('ongoing', [], worse?.incident);
    expect(still?.incident.owed).toEqual(['mail']);
    const heard = nextMemory(
      [told('ongoing')],
      sent('opened', [{ channel: 'mail', ok: true }]),
      before(still?.incident),
    )[0];
    expect(heard?.incident.owed).toEqual([]);
    expect(next('resolved', [], worse?.incident)?.incident.owed).toEqual([]);
  });

  test('of an incident that one run opens and ends: nothing is left', () => {
    const both = [told('opened'), told('resolved')];
    const letters = both.flatMap(({ message: { state } }) =>
      sent(state, [
        { channel: 'slack', ok: true },
        { channel: 'mail', ok: state === 'opened' },
      ]),
    );
    expect(
      nextMemory(both, letters, before()).map(({ open, incident }) => [open, Object.keys(incident.told)]),
    ).toEqual([
      [true, ['slack', 'mail']],
      [true, ['mail']],
    ]);
  });

  test('of what goes on: as it was when people heard of it', () => {
    const mild: Told = {
      message: { ...told('ongoing', 'deploy.rolled-back').message, severity: 'P2' },
      cause: 'it broke again',
    };
    expect(nextMemory([mild], [], before(remembered(['slack'])))[0]?.incident).toMatchObject({
      ...{ event: 'deploy.failed', severity: 'P1', cause: 'it broke' },
    });
  });

  test('is not overwritten by a run that could not read it', () => {
    const unread = { remembered: () => undefined, remembers: false, channels };
    const known = (state: Message['state']) => nextMemory([told(state)], [], unread)[0]?.isKnown;
    expect([known('ongoing'), known('opened'), known('resolved')]).toEqual([false, true, true]);
    expect(next('ongoing', [], remembered(['slack']))?.isKnown).toBe(true);
  });

  test('has a bounded size, whatever titles say', () => {
    const title = '<'.repeat(2_000);
    const timeline = Array.from({ length: 21 }, (_, at) => ({ at, text: title }));
    const data = dataOf({ ...remembered(['slack']), cause: title, timeline });
    // An issue keeps nothing beyond this.
    expect(JSON.stringify(data).length).toBeLessThan(16_384);
    expect(rememberedIn('shop', data)?.timeline).toHaveLength(21);
  });

  test('survives the way through an issue, and nothing else is taken for it', () => {
    const known = remembered(['slack', 'mail'], ['mail']);
    expect(rememberedIn('shop', JSON.parse(JSON.stringify(dataOf(known))))).toEqual({
      ...known,
      since: 1,
      seen: 1,
    });
    expect(rememberedIn('shop', { from: 'elsewhere' })).toBeUndefined();
    expect(rememberedIn('shop', undefined)).toBeUndefined();
    const long = { ...known, timeline: Array.from({ length: 90 }, (_, at) => ({ at, text: 'again' })) };
    expect(rememberedIn('shop', dataOf(long))?.timeline.map(({ at }) => at)).toEqual([
      0,
      ...Array.from({ length: 20 }, (_, index) => 70 + index),
    ]);
  });

  test('is nothing of what opens no incident', () => {
    expect(nextMemory([told('event')], [], before())).toEqual([]);
  });
});
