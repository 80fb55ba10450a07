import type {
  Advanced,
  Delivered,
  Due,
  HealRules,
  IncidentRules,
  IncidentState,
  Look,
  Sighting,
} from '@fairway/incidents';
import { advance, recordDeliveries } from '@fairway/incidents';

export const minute = 60_000;
export const hour = 60 * minute;
export const start = Date.parse('2026-03-02T08:00:00Z');

export const rules: IncidentRules = {
  scope: 'shop: ',
  channels: [
    { name: 'slack', everyRun: false, deduplicates: false },
    { name: 'pager', everyRun: false, deduplicates: true },
  ],
  route: ({ severity }) => (severity === 'P1' ? ['slack', 'pager'] : ['slack']),
  repeatMs: 6 * hour,
  reopenWithinMs: hour,
};

export const healRules: HealRules = { maxHeals: 3, windowMs: 6 * hour, pauseMs: 10 * minute };

/** A sighting of `shop: NAME`, seen at the time of the run unless it says otherwise. */
export function sight(
  name: string,
  state: Sighting['state'],
  at: number,
  more: Partial<Sighting> = {},
): Sighting {
  return {
    key: `shop: ${name}`,
    state,
    severity: 'P1',
    title: `${name} is ${state}`,
    at,
    evidence: [`${name} said ${state}`],
    ...more,
  };
}

export const seen = (name: string, state: Sighting['state'], more: Partial<Sighting> = {}) => ({
  name,
  state,
  more,
});

type Takes = (due: Due) => Omit<Delivered['delivery'], 'channel'>;

export const accepts: Takes = () => ({ ok: true });
export const refuses: Takes = () => ({ ok: false, problem: 'it answered 503' });
export const losesAnswer: Takes = () => ({ ok: false, problem: 'no answer came', unsure: true });

/** One run: it looks, and tells what is due by channels that take messages as `takes` says. */
export function run(
  state: IncidentState,
  minutes: number,
  sightings: readonly ReturnType<typeof seen>[],
  more: Partial<Look> & { readonly takes?: Takes } = {},
): { readonly state: IncidentState; readonly told: string[]; readonly advanced: Advanced } {
  const { takes = accepts, ...looked } = more;
  const now = start + minutes * minute;
  const look: Look = {
    now,
    run: `run-${minutes}`,
    rules,
    complete: true,
    sightings: sightings.map((one) => sight(one.name, one.state, now, one.more)),
    ...looked,
  };
  const advanced = advance(state, look);
  const delivered = advanced.due.map((due) => ({ due, delivery: { channel: due.channel, ...takes(due) } }));
  const after = recordDeliveries(advanced.state, delivered, { now: look.now, rules: look.rules });
  return {
    state: after,
    told: advanced.due.map(
      ({ channel, state: what, incident }) => `${channel} ${what} ${incident.key.slice(6)}`,
    ),
    advanced,
  };
}
