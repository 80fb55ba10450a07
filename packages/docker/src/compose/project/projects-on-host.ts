import type { Host } from '@fairway/host';
import { z } from 'zod';
import type { AskOptions } from '../../engine/engine.ts';
import { askEngine, engineQuery } from '../../engine/index.ts';
import { composeLabels } from './project-state.ts';

const labelled = z.array(z.looseObject({ Labels: z.record(z.string(), z.string()).nullish() }));
const composed = engineQuery('/containers/json', labelled, {
  all: '1',
  filters: { label: [composeLabels.project] },
});

/** The number of containers of each Compose project on a host, ended ones included, by the project's name. */
export async function projectsOnHost(
  host: Host,
  options: AskOptions = {},
): Promise<ReadonlyMap<string, number>> {
  const [found] = await askEngine(host, [composed], options);
  return byProject(found);
}

/** The number of containers of each Compose project that was made in a directory of a host, by the project's name. */
export async function projectsIn(
  host: Host,
  directory: string,
  options: AskOptions = {},
): Promise<ReadonlyMap<string, number>> {
  const label = [`${composeLabels.workingDir}=${directory}`];
  const query = engineQuery('/containers/json', labelled, { all: '1', filters: { label } });
  const [found] = await askEngine(host, [query], options);
  return byProject(found);
}

function byProject(found: z.output<typeof labelled>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { Labels } of found) {
    const project = Labels?.[composeLabels.project] ?? '';
    counts.set(project, (counts.get(project) ?? 0) + 1);
  }
  return counts;
}
