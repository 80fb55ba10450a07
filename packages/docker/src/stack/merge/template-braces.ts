import type { MergedService } from './merged-stack.ts';

/**
 * Parts of a service in which Swarm expands Go templates (docker service create, "Create services using templates").
 */
const templated = new Set(['environment', 'hostname', 'volumes']);

/** Guards variables before Docker's substitution, and reveals them afterwards. */
export interface GuardedVariables {
  readonly variables: Readonly<Record<string, string>>;
  /** Puts the braces back: as a template for the text `{{` where Swarm expands templates, unchanged elsewhere. */
  readonly reveal: (service: MergedService) => MergedService;
}

/**
 * Keeps Swarm from reading the value of a variable as a template. Swarm would expand a `{{` of the value in the
 * environment of each task, or refuse the service. Templates in the stack file itself stay templates.
 */
export function guardBraces(variables: Readonly<Record<string, string>>): GuardedVariables {
  const values = Object.values(variables);
  // No end of the mark is also a beginning of it, so text beside a mark cannot form a second mark with a part of it.
  let count = 0;
  while (values.some((value) => value.includes(`<open-braces-${count}>`))) count++;
  const mark = `<open-braces-${count}>`;
  const hide = (value: string) => value.replaceAll('{{', mark);
  const show = (value: unknown, braces: string): unknown => {
    if (typeof value === 'string') return value.replaceAll(mark, braces);
    if (Array.isArray(value)) return value.map((item) => show(item, braces));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key.replaceAll(mark, '{{'), show(item, braces)]),
    );
  };
  return {
    variables: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, hide(value)])),
    reveal: (service) =>
      Object.fromEntries(
        Object.entries(service).map(([key, value]) => [
          key,
          show(value, templated.has(key) ? '{{"{{"}}' : '{{'),
        ]),
      ),
  };
}
