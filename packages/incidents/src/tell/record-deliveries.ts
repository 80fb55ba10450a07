import type { Delivery } from '@fairway/notify';
import type { Due } from '../look.ts';
import type { IncidentRules } from '../rules.ts';
import { type Incident, type Told, withEvent } from '../state/incident.ts';
import type { IncidentState } from '../state/state.ts';

export interface Delivered {
  readonly due: Due;
  readonly delivery: Delivery;
}

/** The state after messages were sent. What was surely not accepted stays due in the next run. */
export function recordDeliveries(
  state: IncidentState,
  delivered: readonly Delivered[],
  { now, rules }: { readonly now: number; readonly rules: IncidentRules },
): IncidentState {
  const incidents = state.incidents.map((incident) =>
    delivered
      .filter(({ due }) => due.incident.id === incident.id)
      .reduce((next, one) => recordOne(next, one, now, rules), incident),
  );
  return { ...state, incidents };
}

function recordOne(
  incident: Incident,
  { due, delivery }: Delivered,
  now: number,
  rules: IncidentRules,
): Incident {
  const { channel } = due;
  const before = incident.told[channel];
  if (!before) return incident;
  const { claim: _, ...told } = before;
  const put = (next: Told): Incident => ({ ...incident, told: { ...incident.told, [channel]: next } });
  if (delivery.ok) {
    const reference = { ...told.reference, ...delivery.reference };
    const next: Told = {
      phase: due.state === 'resolved' ? 'resolved' : 'open',
      at: now,
      severity: due.incident.severity,
      ...(Object.keys(reference).length > 0 ? { reference } : {}),
    };
    const keptUp =
      due.state === 'ongoing' && rules.channels.some((one) => one.name === channel && one.everyRun);
    if (keptUp) return put(next);
    return withEvent(put(next), now, 'told', `told ${channel}: ${words[due.state]}`);
  }
  if (!delivery.unsure) return put(told);
  const deduplicates = rules.channels.find(({ name }) => name === channel)?.deduplicates ?? false;
  if (due.state === 'resolved') {
    // The channel that finds an incident by its key gets the end again. Readers of any other would see it twice.
    return deduplicates ? put(told) : put({ ...told, phase: 'resolved', at: now });
  }
  return put({
    ...told,
    phase: 'open',
    at: now,
    severity: due.incident.severity,
    unsure: due.state === 'opened',
  });
}

const words = { opened: 'opened', ongoing: 'lasts', resolved: 'over' } as const;
