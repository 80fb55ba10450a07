import { isDeepStrictEqual } from 'node:util';
import type { ServiceSpec, TaskTemplate } from './services.ts';

/** The names of networks by id. With names, specs stay comparable after a network was recreated. */
export type NetworkNames = ReadonlyMap<string, string>;

/**
 * A spec in the form in which two of them compare: without the fields that are independent of the release. References
 * are by name, because ids change when a network, config or secret is made anew. The counter of force updates is left
 * out.
 */
export function comparableSpec(spec: ServiceSpec, networks: NetworkNames): ServiceSpec {
  return { ...spec, TaskTemplate: comparableTemplate(spec.TaskTemplate, networks) };
}

/** The same for the part of a spec that a task runs. */
function comparableTemplate(template: TaskTemplate, networks: NetworkNames): TaskTemplate {
  const { ForceUpdate: _counter, ...rest } = template;
  return named(rest, networks) as TaskTemplate;
}

const noNames: NetworkNames = new Map();

/**
 * Whether a task was made from exactly this template, force updates included. SwarmKit decides in the same way whether
 * a task is out of date. The engine reports `Runtime` only for services.
 */
export function runsTemplate(task: TaskTemplate, template: TaskTemplate): boolean {
  if ((task.ForceUpdate ?? 0) !== (template.ForceUpdate ?? 0)) return false;
  const { Runtime: _ofTask, ...ours } = comparableTemplate(task, noNames);
  const { Runtime: _ofService, ...theirs } = comparableTemplate(template, noNames);
  return isDeepStrictEqual(ours, theirs);
}

function named(value: unknown, networks: NetworkNames): unknown {
  if (Array.isArray(value)) return value.map((item) => named(item, networks));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key, item]) => key !== 'ConfigID' && key !== 'SecretID' && item !== undefined && item !== null)
    .map(([key, item]): [string, unknown] =>
      key === 'Target' && typeof item === 'string' && networks.has(item)
        ? [key, networks.get(item)]
        : [key, named(item, networks)],
    );
  return Object.fromEntries(entries);
}

/** One field in which two specs differ. */
export interface SpecDifference {
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** The innermost fields in which two values differ, with their paths. */
export function differences(from: unknown, to: unknown, path = ''): SpecDifference[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (!isContainer(from) || !isContainer(to) || Array.isArray(from) !== Array.isArray(to)) {
    return [{ path, from, to }];
  }
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key) =>
    differences(
      (from as Record<string, unknown>)[key],
      (to as Record<string, unknown>)[key],
      path === '' ? key : `${path}.${key}`,
    ),
  );
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
