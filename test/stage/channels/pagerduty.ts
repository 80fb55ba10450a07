import { list, object, shapeCheck, text, webAddress } from './schema.ts';
import { type Sent, startVendor, type Vendor } from './vendor.ts';

export interface PagerDutyAlert {
  readonly key: string;
  status: 'triggered' | 'acknowledged' | 'resolved';
  /** How often people were called: once for each time that the alert became triggered. */
  calls: number;
  summary: string;
}

export interface PagerDuty extends Vendor {
  readonly routingKey: string;
  readonly alerts: readonly PagerDutyAlert[];
  readonly changes: readonly unknown[];
}

const links = list(object({ href: webAddress, text: { type: 'string' } }, ['href']), 50);
const common = {
  summary: text(1_024),
  source: text(1_024),
  timestamp: { type: 'string', format: 'date-time' },
  custom_details: { type: 'object' },
};
const routingKey = { type: 'string', pattern: '^[A-Za-z0-9]{32}$' };
const dedupKey = text(255);
const payload = object(
  {
    ...common,
    severity: { enum: ['critical', 'warning', 'error', 'info'] },
    component: text(1_024),
    group: text(1_024),
    class: text(1_024),
  },
  ['summary', 'severity', 'source'],
);

/** PagerDuty's reference of the Events API v2, and of its change events. */
const checkAlert = shapeCheck({
  oneOf: [
    object(
      {
        routing_key: routingKey,
        event_action: { const: 'trigger' },
        dedup_key: dedupKey,
        client: { type: 'string' },
        client_url: webAddress,
        links,
        payload,
      },
      ['routing_key', 'event_action', 'payload'],
    ),
    object(
      { routing_key: routingKey, event_action: { enum: ['acknowledge', 'resolve'] }, dedup_key: dedupKey },
      ['routing_key', 'event_action', 'dedup_key'],
    ),
  ],
});
const checkChange = shapeCheck(
  object({ routing_key: { ...routingKey, pattern: '^[^R]' }, links, payload: object(common, ['summary']) }, [
    'routing_key',
    'payload',
  ]),
);

interface Event {
  readonly event_action: 'trigger' | 'acknowledge' | 'resolve';
  readonly dedup_key: string;
  readonly payload: { readonly summary: string };
}

const mostBytes = 512_000;

/** Starts a stand-in for PagerDuty's Events API v2. */
export async function startPagerDuty(): Promise<PagerDuty> {
  const alerts: PagerDutyAlert[] = [];
  const changes: unknown[] = [];

  function carryOut({ event_action: action, dedup_key: key, payload: told }: Event): void {
    const open = alerts.find((each) => each.key === key && each.status !== 'resolved');
    if (action === 'trigger' && open) open.summary = told.summary;
    else if (action === 'trigger') alerts.push({ key, status: 'triggered', calls: 1, summary: told.summary });
    else if (open) open.status = action === 'resolve' ? 'resolved' : 'acknowledged';
  }

  function take(sent: Sent) {
    const change = sent.path === '/v2/change/enqueue';
    if (sent.method !== 'POST' || !(change || sent.path === '/v2/enqueue')) {
      return { wrong: ['nobody publishes this path'], reply: { status: 404 } };
    }
    const wrong = change ? checkChange(sent.body) : checkAlert(sent.body);
    if (Buffer.byteLength(sent.text) > mostBytes) wrong.push('is larger than 512 KB');
    if (wrong.length > 0) {
      const body = { status: 'invalid event', message: 'Event object is invalid', errors: wrong };
      return { wrong, reply: { status: 400, body } };
    }
    if (change) changes.push(sent.body);
    else carryOut(sent.body as Event);
    return { reply: { status: 202, body: { status: 'success', message: 'Event processed' } } };
  }

  const vendor = await startVendor(take);
  return { ...vendor, routingKey: '0123456789abcdef0123456789abcdef', alerts, changes };
}
