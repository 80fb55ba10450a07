import type { Channel, Delivery, Message, SentLetter, Told } from '@fairway/notify';
import { describe, expect, test } from '@jest/globals';
import { nextMemory } from '../src/memory/next.ts';
import { dataOf, type Remembered, rememberedIn } from '../src/memory/remembered.ts';
import { isPrecaution, planLetters } from '../src/telling/plan-letters.ts';

const channel = (name: string, kind = 'slack', everyRun = false): Channel => ({
  ...{ name, kind, everyRun, deduplicates: kind === 'pagerduty', preview: () => '' },
  send: async () => ({ channel: name, ok: true }),
});
const slack = channel('slack');
const mail = channel('mail', 'email');
const pager = channel('pager', 'pagerduty');
const alertmanager = channel('am', 'alertmanager', true);
const channels = [slack, mail, pager, alertmanager];

const told = (state: Message['state'], event = 'deploy.failed'): Told => ({
  message: {
    ...{
      key: 'shop',
      event,
      state,
      severity: 'P1',
      environment: '',
      subject: 'shop',
      title: `${event} ${state}`,
    },
    ...{ text: '', facts: [], links: [], log: [], timeline: [], at: 1000 },
  },
  cause: 'it broke',
});
const remembered = (names: readonly string[]): Remembered => ({
  ...{ key: 'shop', event: 'deploy.failed', severity: 'P1', cause: 'it broke' },
  told: Object.fromEntries(names.map((name) => [name, { ts: name }])),
  timeline: [{ at: 1, text: 'it began' }],
});

function plan(
  all: readonly Told[],
  known?: Remembered,
  events: readonly string[] = ['*', '!*.unchanged'],
  remembers = false,
) {
  const { letters, silent } = planLetters(all, {
    routing: { channels, channelsFor: () => channels },
    events,
    remembered: () => known,
    remembers,
  });
  const line = ({ channel: { name }, message, earlier }: (typeof letters)[number]) =>
    `${name} ${message.state}${earlier ? ` after ${earlier['ts']}` : ''}`;
  return { letters: letters.map(line), silent: silent.map(({ why }) => why), raw: letters };
}

describe('who gets a message', () => {
  test('that opens an incident: everybody on its routes', () => {
    expect(plan([told('opened')]).letters).toEqual([
      'slack opened',
      'mail opened',
      'pager opened',
      'am opened',
    ]);
  });

  test('of a failure that goes on: nobody who was told, but those who want it each run', () => {
    const all = remembered(['slack', 'mail', 'pager', 'am']);
    expect(plan([told('ongoing')], all).letters).toEqual(['am ongoing after am']);
    expect(plan([told('ongoing')]).letters).toEqual(['am ongoing']);
  });

  test('of a failure that goes on: whoever an earlier run could not tell, as of a new one', () => {
    const some = remembered(['slack', 'am']);
    expect(plan([told('ongoing')], some).letters).toEqual([
      'mail opened',
      'pager opened',
      'am ongoing after am',
    ]);
  });

  test('that it is over: whoever was told, whatever routes and events say now', () => {
    const some = remembered(['slack', 'gone']);
    expect(plan([told('resolved')], some, ['!*']).letters).toEqual(['slack resolved after slack']);
    expect(plan([told('resolved')], remembered([])).silent).toEqual(['nobody was told of it']);
  });

  test('that it is over, without a memory: everybody on the routes of the failure', () => {
    expect(plan([told('resolved')]).letters).toHaveLength(4);
  });

  test('that all is well is not sent beside the end of an incident, but as a change to PagerDuty', () => {
    const both = [told('resolved'), told('event', 'deploy.succeeded')];
    expect(plan(both, remembered(['slack', 'pager'])).letters).toEqual([
      'slack resolved after slack',
      'pager resolved after pager',
      'mail event',
      'pager event after pager',
      'am event',
    ]);
  });

  test('that all is well ends, without a memory, what a channel may have open under the key', () => {
    const well = { ...told('event', 'build.succeeded'), ends: true };
    const alone = plan([well], undefined, ['!build.*']);
    expect(alone.letters).toEqual(['pager resolved']);
    expect(alone.raw.map(({ message }) => isPrecaution(message))).toEqual([true]);
    expect(isPrecaution(told('resolved').message)).toBe(false);
    expect(plan([well]).letters).toEqual([
      'pager resolved',
      'slack event',
      'mail event',
      'pager event',
      'am event',
    ]);
  });

  test('that it is over, where it is known that nothing is open: only channels that find it by its key', () => {
    expect(plan([told('resolved')], undefined, ['*'], true).letters).toEqual(['pager resolved']);
  });

  test('of a run that failed and was put right: whoever heard of the failure hears of its end', () => {
    const all = [told('opened'), told('resolved'), told('event', 'deploy.succeeded')];
    const names = ['slack', 'mail', 'pager', 'am'];
    expect(plan(all, undefined, ['*'], true).letters).toEqual([
      ...names.map((name) => `${name} opened`),
      ...names.map((name) => `${name} resolved`),
      'pager event',
    ]);
  });

  test('is sent before those that are less severe, and in its order under a key', () => {
    const other = (severity: Message['severity'], key: string, state: Message['state'] = 'opened'): Told => ({
      message: { ...told(state).message, severity, key },
      cause: '',
    });
    const { raw } = plan([
      other('P3', 'a'),
      other('P2', 'b', 'event'),
      other('P3', 'c', 'event'),
      other('P1', 'c', 'event'),
    ]);
    const toMail = raw.filter((each) => each.channel === mail).map(({ message }) => message);
    expect(toMail.map(({ severity, key }) => `${severity} ${key}`)).toEqual(['P3 c', 'P1 c', 'P2 b', 'P3 a']);
  });

  test('is nobody for an event that is left out', () => {
    expect(plan([told('event', 'deploy.unchanged')]).silent).toEqual([
      'the input "events" leaves out deploy.unchanged',
    ]);
  });

  test('is nobody without a route, and an alarm is lost then', () => {
    const silent = (message: Told, all: readonly Channel[] = channels) =>
      planLetters([message], {
        routing: { channels: all, channelsFor: () => [] },
        events: ['*'],
        remembered: () => undefined,
        remembers: false,
      }).silent.map(({ why, isLost }) => [why, isLost]);
    const why = 'no route leads from it to a channel';
    expect(silent(told('opened'))).toEqual([[why, true]]);
    expect(silent(told('event', 'deploy.succeeded'))).toEqual([[why, false]]);
    const { message } = told('opened');
    expect(silent({ message: { ...message, severity: 'P3' }, cause: '' })).toEqual([[why, false]]);
    // An issue alone is enough.
    expect(silent(told('opened'), [])).toEqual([[why, false]]);
  });
});

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
  const next = (state: Message['state'], deliveries: readonly Delivery[], known?: Remembered) =>
    nextMemory([told(state)], sent(state, deliveries), () => known)[0];

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

  test('of an incident that one run opens and ends: nothing is left', () => {
    const both = [told('opened'), told('resolved')];
    const letters = both.flatMap(({ message: { state } }) =>
      sent(state, [
        { channel: 'slack', ok: true },
        { channel: 'mail', ok: state === 'opened' },
      ]),
    );
    expect(
      nextMemory(both, letters, () => undefined).map(({ open, incident }) => [
        open,
        Object.keys(incident.told),
      ]),
    ).toEqual([
      [true, ['slack', 'mail']],
      [true, ['mail']],
    ]);
  });

  test('survives the way through an issue, and nothing else is taken for it', () => {
    const known = remembered(['slack']);
    expect(rememberedIn('shop', JSON.parse(JSON.stringify(dataOf(known))))).toEqual({ ...known, since: 1 });
    expect(rememberedIn('shop', { from: 'elsewhere' })).toBeUndefined();
    expect(rememberedIn('shop', undefined)).toBeUndefined();
    const long = { ...known, timeline: Array.from({ length: 90 }, (_, at) => ({ at, text: 'again' })) };
    expect(rememberedIn('shop', dataOf(long))?.timeline.map(({ at }) => at)).toEqual([
      0,
      ...Array.from({ length: 20 }, (_, index) => 70 + index),
    ]);
  });

  test('is nothing of what opens no incident', () => {
    expect(nextMemory([told('event')], [], () => undefined)).toEqual([]);
  });
});
