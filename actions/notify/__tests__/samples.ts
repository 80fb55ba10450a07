import type { Channel, Message, Told } from '@fairway/notify';
import type { Remembered } from '../src/memory/remembered.ts';

/** A channel that takes everything. */
export const channel = (name: string, kind = 'slack', everyRun = false): Channel => ({
  ...{ name, kind, everyRun, deduplicates: kind === 'pagerduty', preview: () => '' },
  send: async () => ({ channel: name, ok: true }),
});
export const channels = [
  channel('slack'),
  channel('mail', 'email'),
  channel('pager', 'pagerduty'),
  channel('am', 'alertmanager', true),
];

/** What there is to tell of one incident. */
export const told = (state: Message['state'], event = 'deploy.failed'): Told => ({
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
/** The incident as an earlier run left it, with the channels that were told of it. */
export const remembered = (names: readonly string[], owed: readonly string[] = []): Remembered => ({
  ...{ key: 'shop', event: 'deploy.failed', severity: 'P1', cause: 'it broke' },
  owed,
  told: Object.fromEntries(names.map((name) => [name, { ts: name }])),
  timeline: [{ at: 1, text: 'it began' }],
});
