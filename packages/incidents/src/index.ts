export { advance } from './advance.ts';
export { beginHeal, endHeal, type HealVerdict, mayHeal } from './heal/budget.ts';
export type { Advanced, Due, Look } from './look.ts';
export type { HealRules, IncidentRules } from './rules.ts';
export type { Sighting } from './sighting.ts';
export { emptyState, type IncidentState } from './state/state.ts';
export { type Delivered, recordDeliveries } from './tell/record-deliveries.ts';
