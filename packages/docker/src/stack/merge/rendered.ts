import { parse } from 'yaml';
import { singleDollars, toYaml } from '../source/yaml-text.ts';
import type { MergedService, MergedStack } from './merged-stack.ts';

/**
 * Reads a stack file that `renderStack` wrote.
 * @returns the merged stack that Docker makes of it; configs and secrets have the names that the swarm keeps them under
 */
export function readRendered(text: string): MergedStack {
  const stack = singleDollars(parse(text, { maxAliasCount: 0 })) as Partial<MergedStack> | null;
  return {
    services: stack?.services ?? ({} as Record<string, MergedService>),
    networks: stack?.networks ?? {},
    volumes: stack?.volumes ?? {},
    configs: stack?.configs ?? {},
    secrets: stack?.secrets ?? {},
    ...(stack?.version ? { version: stack.version } : {}),
  };
}

/** The text of a stack file that `renderStack` wrote, with some of its services only. */
export function onlyServices(text: string, names: ReadonlySet<string>): string {
  const stack = parse(text, { maxAliasCount: 0 }) as Record<string, unknown> & {
    readonly services?: Readonly<Record<string, unknown>>;
  };
  const services = Object.entries(stack.services ?? {}).filter(([name]) => names.has(name));
  return toYaml({ ...stack, services: Object.fromEntries(services) });
}
