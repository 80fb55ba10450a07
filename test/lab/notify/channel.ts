import { type Channel, readRouting } from '@fairway/notify';

/** The channel that a user writes as these settings. */
export function openChannel(settings: object): Channel {
  const data = { channels: { ops: settings } };
  const [channel] = readRouting({ data, lineOf: () => 'line 1' }).channels;
  if (!channel) throw new Error('The settings open no channel.');
  return channel;
}

type Message = Parameters<Channel['send']>[0];

/** An incident's message. */
export function message(more: Partial<Message> = {}): Message {
  return {
    ...{ key: 'shop/production: probe web', event: 'health.failing', state: 'opened', severity: 'P1' },
    ...{ environment: 'production', subject: 'shop', title: 'web of shop does not answer' },
    text: 'Connection refused.\nStart it again.',
    facts: [{ name: 'Release', value: 'v1.4.2' }],
    links: [{ text: 'Run', url: 'https://github.com/acme/marina/actions/runs/1' }],
    log: ['listening on 8080', 'killed'],
    timeline: [{ at: Date.now() - 60_000, text: 'First failure' }],
    at: Date.now() - 60_000,
    ...more,
  };
}
