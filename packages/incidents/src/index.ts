export { advance } from './advance.ts';
export { beginHeal, endHeal, type HealVerdict, mayHeal } from './heal/budget.ts';
export type { Advanced, Due, Look } from './look.ts';
export { type MaintenanceWindow, maintenanceAt, maintenanceSchema } from './maintenance/windows.ts';
export type { HealRules, IncidentRules } from './rules.ts';
export type { Sighting } from './sighting.ts';
export { emptyState, type IncidentState } from './state/state.ts';
export { openIncidentStore } from './store/store.ts';
export { type Delivered, recordDeliveries } from './tell/record-deliveries.ts';
