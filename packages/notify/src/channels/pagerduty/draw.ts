import { createHash } from 'node:crypto';
import { type Severity, shorten } from '@fairway/runtime';
import { fit } from '../../drawing/fit.ts';
import { headlineOf, timelineLines } from '../../drawing/wording.ts';
import type { Message } from '../../message.ts';

/** https://developer.pagerduty.com/docs/events-api-v2-overview */
const limits = { summary: 1_024, dedupKey: 255, bytes: 400_000 };

const severities: Readonly<Record<Severity, 'critical' | 'warning' | 'info'>> = {
  P1: 'critical',
  P2: 'warning',
  P3: 'info',
};

/** The request for a message: where it goes below the API's address, and its body without the routing key. */
export interface PagerDutyEvent {
  readonly path: '/v2/enqueue' | '/v2/change/enqueue';
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Draws a message as an event. An incident has the same key from its trigger to its end; what happened once is a change
 * event, which notifies nobody and stands beside an incident.
 */
export function drawPagerDuty(message: Message): PagerDutyEvent {
  if (message.state === 'event') {
    const body = fit(message, change, fits);
    return { path: '/v2/change/enqueue', body };
  }
  const dedup = { dedup_key: dedupKeyOf(message.key) };
  if (message.state === 'resolved' || message.state === 'acknowledged') {
    const action = message.state === 'resolved' ? 'resolve' : 'acknowledge';
    return { path: '/v2/enqueue', body: { event_action: action, ...dedup } };
  }
  const body = { event_action: 'trigger', ...dedup, ...fit(message, trigger, fits) };
  return { path: '/v2/enqueue', body };
}

/** The key where it is short enough, else its hash. A cut key would be the key of another incident as well. */
export function dedupKeyOf(key: string): string {
  const whole = key.toWellFormed();
  if (whole.length <= limits.dedupKey) return whole;
  return createHash('sha256').update(whole).digest('hex');
}

function trigger(message: Message) {
  const [first] = message.links;
  return {
    client: 'Fairway',
    ...(first ? { client_url: first.url } : {}),
    links: linksOf(message),
    payload: {
      ...about(message),
      severity: severities[message.severity],
      ...(message.subject ? { component: message.subject } : {}),
      ...(message.environment ? { group: message.environment } : {}),
      class: message.event,
    },
  };
}

function change(message: Message) {
  return { links: linksOf(message), payload: about(message) };
}

/** What events of both kinds tell. A summary over the limit would lose the alert: 400, and nobody is woken. */
function about(message: Message) {
  const cause = message.text.split('\n')[0] ?? '';
  return {
    summary: shorten(cause ? `${headlineOf(message)}: ${cause}` : headlineOf(message), limits.summary),
    source: message.subject || 'fairway',
    timestamp: new Date(message.at).toISOString(),
    custom_details: {
      ...Object.fromEntries(message.facts.map(({ name, value }) => [name, value])),
      text: message.text,
      ...(message.log.length > 0 ? { log: message.log.join('\n') } : {}),
      ...(message.timeline.length > 0 ? { timeline: timelineLines(message).join('\n') } : {}),
    },
  };
}

function linksOf({ links }: Message) {
  return links.map(({ url, text }) => ({ href: url, text }));
}

function fits(body: object): boolean {
  return Buffer.byteLength(JSON.stringify(body)) <= limits.bytes;
}
