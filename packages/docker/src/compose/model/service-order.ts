import { landlordsOf } from '../service/namespaces.ts';
import type { ComposeModel, ComposeService } from './model.ts';

/** The services that a service needs before it starts. */
function needsOf(service: ComposeService): readonly string[] {
  return [...Object.keys(service.depends_on ?? {}), ...landlordsOf(service)];
}

/**
 * Services in the order of their dependencies: each level needs only earlier ones. Compose refuses circles before this.
 */
export function dependencyLevels(model: Pick<ComposeModel, 'services'>): readonly (readonly string[])[] {
  const placed = new Set<string>();
  const levels: string[][] = [];
  let left = Object.keys(model.services);
  while (left.length > 0) {
    const ready = left.filter((name) =>
      needsOf(model.services[name] ?? {}).every((need) => placed.has(need) || !left.includes(need)),
    );
    const level = ready.length > 0 ? ready : left;
    for (const name of level) placed.add(name);
    levels.push(level);
    left = left.filter((name) => !placed.has(name));
  }
  return levels;
}

/** Services that run to their end: another one waits for their success, or their label says so. */
export function jobsOf(model: ComposeModel): ReadonlySet<string> {
  const awaited = Object.values(model.services).flatMap(({ depends_on: needs = {} }) =>
    Object.entries(needs).flatMap(([name, { condition }]) =>
      condition === 'service_completed_successfully' ? [name] : [],
    ),
  );
  const labelled = Object.entries(model.services).flatMap(([name, { labels }]) =>
    labels?.[jobLabel] === 'true' ? [name] : [],
  );
  return new Set([...awaited, ...labelled]);
}

/** The label of a service that runs once, to its end. */
const jobLabel = 'io.fairway.job';
