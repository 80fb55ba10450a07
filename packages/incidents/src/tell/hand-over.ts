import type { Look } from '../look.ts';
import type { IncidentRules } from '../rules.ts';
import { type Incident, isOpen, type Told } from '../state/incident.ts';

/**
 * The incidents after an open one has taken over what a channel still shows of an earlier one with the same key, where
 * the channel finds incidents by their key. The end of the earlier one, told late, would close the later one there. One
 * of which nobody may be told takes over nothing: it is recorded nowhere else, so a lost state would lose that too.
 */
export function handOver(incidents: readonly Incident[], { channels }: IncidentRules): readonly Incident[] {
  const names = channels.filter(({ deduplicates }) => deduplicates).map(({ name }) => name);
  const shown = new Map<string, Record<string, Told>>();
  const takes = (incident: Incident) => isOpen(incident) && !incident.quiet;
  const open = new Set(incidents.filter(takes).map(({ key }) => key));
  const rest = incidents.map((incident) => {
    if (isOpen(incident) || !open.has(incident.key)) return incident;
    let { told } = incident;
    for (const name of names) {
      const one = told[name];
      if (one?.phase !== 'open') continue;
      shown.set(incident.key, { ...shown.get(incident.key), [name]: one });
      told = { ...told, [name]: { ...one, phase: 'resolved' } };
    }
    return { ...incident, told };
  });
  return rest.map((incident) => {
    if (!takes(incident)) return incident;
    let { told } = incident;
    for (const [name, one] of Object.entries(shown.get(incident.key) ?? {})) {
      const { claim: _, ...taken } = one;
      if (told[name]?.phase !== 'open') told = { ...told, [name]: { ...taken, unsure: true } };
    }
    return { ...incident, told };
  });
}

/**
 * The incidents after open ones of unknown keys are taken for told, unsurely, where a channel finds incidents by their
 * key: a state that was lost may have told them there. So their end is told there in any case.
 */
export function notKnown(
  incidents: readonly Incident[],
  known: ReadonlySet<string>,
  { now, rules }: Pick<Look, 'now' | 'rules'>,
): readonly Incident[] {
  const names = rules.channels.filter(({ deduplicates }) => deduplicates).map(({ name }) => name);
  return incidents.map((incident) => {
    const { key, severity, quiet } = incident;
    if (!isOpen(incident) || quiet || known.has(key)) return incident;
    const told: Told = { phase: 'open', at: now, severity, unsure: true };
    return {
      ...incident,
      told: { ...Object.fromEntries(names.map((name) => [name, told])), ...incident.told },
    };
  });
}
