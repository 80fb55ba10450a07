import { Failure } from '@fairway/runtime';
import { z } from 'zod';
import { belongsTo, machine } from './fields.ts';

/** How a database that runs in a container is named. */
export const serviceFields = {
  /** The machine, or those on which the container may run. Default: the runner. */
  host: z.union([machine, z.array(machine).min(1)], 'is no machine: write [user@]address[:port]').optional(),
  ...belongsTo,
  /** The service of the project or the stack. */
  service: z.string().min(1).optional(),
  container: z.string().min(1).optional(),
};

interface ServiceItem {
  readonly host?: string | readonly string[] | undefined;
  readonly project?: string | undefined;
  readonly stack?: string | undefined;
  readonly service?: string | undefined;
  readonly container?: string | undefined;
}

/** What is missing or too much in the naming of a container: the field, and what is wrong. */
export function serviceProblems({ project, stack, service, container }: ServiceItem): [string, string][] {
  const problems: [string, string][] = [];
  if ((service === undefined) === (container === undefined))
    problems.push(['service', 'names the service of the database; or "container" names its container']);
  if (service !== undefined && (project === undefined) === (stack === undefined))
    problems.push(['service', 'goes with "project" or with "stack"']);
  return problems;
}

/** The container, as the source looks for it anew in each run. */
export function serviceOf({ project = '', stack, service = '', container }: ServiceItem) {
  if (container !== undefined) return { container };
  return stack === undefined ? { project, service } : { swarmService: `${stack}_${service}` };
}

/** The machines, as they are written. */
export function hostsOf({ host }: ServiceItem): readonly string[] {
  if (host === undefined) return [];
  return typeof host === 'string' ? [host] : host;
}

/** The failure for a way to a database that begins at a machine which nobody has named. */
export function noMachine(name: string, reach: string): Failure {
  return new Failure({
    what: `The database "${name}" cannot be reached.`,
    why: `"reach" is "${reach}", and no machine is named.`,
    fix: 'Write `host: [user@]address[:port]`.',
  });
}
