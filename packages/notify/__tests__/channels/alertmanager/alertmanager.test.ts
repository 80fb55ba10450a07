import { describe, expect, it } from '@jest/globals';
import { type DrawAlerts, drawAlerts } from '../../../src/channels/alertmanager/draw.ts';
import { alertmanager } from '../../../src/channels/alertmanager/settings.ts';
import type { Message } from '../../../src/message.ts';
import { readChannelSettings } from '../../../src/settings/read-settings.ts';

const noon = Date.parse('2026-11-02T12:00:00Z');
const hour = 3_600_000;
const how: DrawAlerts = {
  ...{ labels: { team: 'shop' }, holdMs: 3 * hour, now: noon, startedAt: noon - hour },
  firing: undefined,
};
const message = (more: Partial<Message> = {}): Message => ({
  key: 'shop/production: probe web',
  event: 'health.failing',
  state: 'opened',
  severity: 'P2',
  environment: 'production',
  subject: 'shop',
  title: 'web of shop does not answer',
  text: 'Connection refused.',
  facts: [],
  links: [{ text: 'Run', url: 'https://github.com/acme/marina/actions/runs/1' }],
  log: [],
  timeline: [],
  at: noon,
  ...more,
});

describe('an alert', () => {
  it('fires beyond the next runs', () => {
    expect(drawAlerts(message(), how)).toEqual([
      {
        labels: {
          alertname: 'Fairway',
          incident: 'shop/production: probe web',
          severity: 'P2',
          team: 'shop',
        },
        annotations: {
          summary: 'web of shop does not answer',
          description: 'Connection refused.',
          subject: 'shop',
          environment: 'production',
          event: 'health.failing',
          links: 'https://github.com/acme/marina/actions/runs/1',
          seen: '2026-11-02 12:00 UTC',
        },
        startsAt: '2026-11-02T11:00:00.000Z',
        endsAt: '2026-11-02T15:00:00.000Z',
        generatorURL: 'https://github.com/acme/marina/actions/runs/1',
      },
    ]);
  });

  it('ends the one of its severity before', () => {
    const ends = (one: Message, firing: DrawAlerts['firing']) =>
      drawAlerts(one, { ...how, firing }).map(({ labels, endsAt }) => [
        labels['severity'],
        endsAt.slice(11, 16),
      ]);
    expect(ends(message({ severity: 'P1', state: 'ongoing' }), ['P2'])).toEqual([
      ['P1', '15:00'],
      ['P2', '12:00'],
    ]);
    expect(ends(message({ severity: 'P3', state: 'resolved' }), ['P1'])).toEqual([
      ['P3', '12:00'],
      ['P1', '12:00'],
    ]);
  });

  it('ends in every severity where nothing was kept of it', () => {
    const alerts = drawAlerts(message({ state: 'resolved' }), how);
    expect(alerts.map(({ labels }) => labels['severity'])).toEqual(['P2', 'P1', 'P3']);
    for (const { startsAt, endsAt, annotations } of alerts) {
      // Whichever of them fired: whoever hears of its end reads of what.
      expect(annotations).toMatchObject({ summary: 'web of shop does not answer' });
      expect([startsAt, endsAt]).toEqual(['2026-11-02T11:00:00.000Z', '2026-11-02T12:00:00.000Z']);
    }
  });

  it('keeps its labels while all else changes', () => {
    const identity = (one: Message) =>
      drawAlerts(one, { ...how, firing: ['P2'] }).map(({ labels }) => labels);
    const end = message({ state: 'resolved', event: 'health.recovered', title: 'web answers', at: 1 });
    expect(identity(end)).toEqual(identity(message()));
  });

  it('never begins after it ends, also where the clock jumped back', () => {
    const alerts = drawAlerts(message({ state: 'resolved' }), { ...how, startedAt: noon + hour });
    expect(alerts.every(({ startsAt, endsAt }) => startsAt <= endsAt)).toBe(true);
  });

  it('holds only texts, and no empty one', () => {
    const values = drawAlerts(
      message({ environment: '', facts: [{ name: 'Size', value: '' }] }),
      how,
    ).flatMap(({ labels, annotations }) => [...Object.values(labels), ...Object.values(annotations)]);
    expect(values.every((value) => typeof value === 'string' && value !== '')).toBe(true);
  });

  it('is cut where its log is long', () => {
    const log = Array.from({ length: 400 }, () => 'ü'.repeat(400));
    expect(JSON.stringify(drawAlerts(message({ log }), how)).length).toBeLessThanOrEqual(30_000);
  });
});

describe('settings of Alertmanager', () => {
  const why = (written: unknown) => {
    try {
      readChannelSettings(alertmanager, 'alerts', written);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };

  it.each([
    ['https://alertmanager.example.com', ''],
    ['http://alertmanager.example.com', 'begins with http://'],
    [{ url: 'https://a.test', labels: { 'a-b': 'x' } }, 'has a name that is none of a label'],
    [{ url: 'https://a.test', labels: { severity: 'x' } }, 'names a label that every alert has already'],
    [{ url: 'https://a.test', hold: '10s' }, 'must be a duration of a minute or more'],
    [{ url: 'https://a.test', user: 'u' }, 'needs "user" and "password", or neither'],
    [{ url: 'https://a.test', user: 'u', password: 'p', token: 't' }, 'one of them is enough'],
  ])('%j: %s', (written, said) => {
    if (said === '') expect(why(written)).toBe('');
    else expect(why(written)).toContain(said);
  });
});
