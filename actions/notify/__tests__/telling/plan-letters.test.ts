import type { Channel, Message, Told } from '@fairway/notify';
import { describe, expect, test } from '@jest/globals';
import type { Remembered } from '../../src/memory/remembered.ts';
import { planLetters } from '../../src/telling/plan-letters.ts';
import { channel, channels, remembered, told } from '../samples.ts';

function plan(
  all: readonly Told[],
  known?: Remembered,
  events: readonly string[] = ['*', '!*.unchanged'],
  remembers = false,
  routed: readonly Channel[] = channels,
) {
  const { letters, silent, gone } = planLetters(all, {
    routing: { channels, channelsFor: () => routed },
    events,
    remembered: () => known,
    remembers,
  });
  const line = ({ channel: { name }, message, earlier }: (typeof letters)[number]) =>
    `${name} ${message.state}${earlier ? ` after ${earlier['ts']}` : ''}`;
  return { letters: letters.map(line), silent: silent.map(({ why }) => why), gone, raw: letters };
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

  test('of a failure that goes on: whoever knows only what it was before, as of a new one', () => {
    const all = remembered(['slack', 'mail', 'pager', 'am'], ['mail', 'am']);
    expect(plan([told('ongoing')], all).letters).toEqual(['mail opened after mail', 'am opened after am']);
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
    expect(plan([told('resolved')], some, ['!*']).letters[0]).toBe('slack resolved after slack');
  });

  test('that it is over: also whoever may have it open, because the answer to its opening was lost', () => {
    const { letters, raw } = plan([told('resolved')], remembered(['slack']));
    expect(letters).toEqual(['slack resolved after slack', 'pager resolved']);
    expect(raw.map(({ precaution }) => precaution)).toEqual([false, true]);
    expect(plan([told('resolved')], remembered([])).letters).toEqual(['pager resolved']);
  });

  test('that it is over is nobody where nobody was told and no channel finds it by its key', () => {
    const why = (known: Remembered) =>
      planLetters([told('resolved')], {
        routing: { channels: [channel('slack')], channelsFor: () => [] },
        events: ['*'],
        remembered: () => known,
        remembers: true,
      }).silent.map((one) => one.why);
    expect(why(remembered([]))).toEqual(['nobody was told of it']);
    expect(why(remembered(['left']))).toEqual(['whoever was told of it is no channel any more']);
  });

  test('that it is over names who was told and is no channel any more', () => {
    const { gone } = plan([told('resolved')], remembered(['slack', 'left', 'went']));
    expect(gone.map(({ names }) => names)).toEqual([['left', 'went']]);
    expect(plan([told('ongoing')], remembered(['left'])).gone).toEqual([]);
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
    expect(alone.raw.map(({ precaution }) => precaution)).toEqual([true]);
    expect(plan([well]).letters).toEqual([
      'pager resolved',
      'slack event',
      'mail event',
      'pager event',
      'am event',
    ]);
  });

  test('that it is over, where it is known that nothing is open: only channels that find it by its key', () => {
    // Also where no route of the end's own leads there: it may be told with another severity.
    const { letters, raw } = plan([told('resolved')], undefined, ['*'], true, []);
    expect([letters, raw.map(({ precaution }) => precaution)]).toEqual([['pager resolved'], [true]]);
  });

  test('that it is over, where only the ledger knows of it: everybody on the routes of the failure', () => {
    const over = { ...told('resolved'), fromLedger: true };
    const names = ['slack', 'mail', 'pager', 'am'];
    expect(plan([over], undefined, ['*'], true).letters).toEqual(names.map((name) => `${name} resolved`));
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
    const toMail = raw.filter((each) => each.channel.name === 'mail').map(({ message }) => message);
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
