import { countOf } from '@fairway/runtime';

/** A container or task that was seen running. */
export interface SeenRunning {
  readonly service: string;
  /** It has a health check, and that says healthy. */
  readonly checked: boolean;
}

/** Counts what was seen, and how much of it has a health check: `5 containers, 3 with a health check`. */
export function countRunning(seen: readonly SeenRunning[], noun: 'container' | 'task'): string {
  const checked = seen.filter((one) => one.checked).length;
  const share =
    checked === 0 ? 'none' : checked === seen.length ? (checked === 1 ? '' : 'all') : String(checked);
  return `${countOf(seen.length, noun)}, ${share} with a health check`.replace(',  with', ' with');
}

/** The services that run without a health check, sorted, each once. */
export function servicesUnchecked(seen: readonly SeenRunning[]): readonly string[] {
  return [...new Set(seen.filter(({ checked }) => !checked).map(({ service }) => service))].sort();
}

/** The warning of the summary about services without a health check; undefined where there are none. */
export function warnUnchecked(services: readonly string[]): string | undefined {
  if (services.length === 0) return undefined;
  const [it, its] = services.length === 1 ? ['It was', 'its'] : ['They were', 'their'];
  return `⚠ **No health check:** ${services.map((name) => `\`${name}\``).join(', ')}. ${it} seen running, which does not prove that ${its} work is done. Write \`healthcheck:\` under the service, or \`HEALTHCHECK\` into its Dockerfile.`;
}
