import type { Host } from '@fairway/host';
import type { AskOptions } from '../../engine/engine.ts';
import { composeLabels } from '../project/project-state.ts';
import { type ContainerEvent, eventSchema } from './container-events.ts';

/** What shows how a container ended. */
const kinds = ['start', 'kill', 'stop', 'die', 'oom', 'destroy', 'pause', 'unpause'];

/** The end is now by the host's own clock: an engine waits for an end that is still to come. */
const script = 'exec docker events --since 0 --until "$(date +%s.%N)" --format "{{json .}}" "$@"';

/**
 * The events of a project's containers that the engine still knows, oldest first. It keeps 256 events of all kinds,
 * until it is restarted; health checks fill these within minutes. So what is missing here may have happened.
 * @throws Failure where the engine does not answer
 */
export async function recentEvents(
  host: Host,
  project: string,
  { signal, timeoutMs = 30_000 }: AskOptions = {},
): Promise<readonly ContainerEvent[]> {
  const filters = [
    `label=${composeLabels.project}=${project}`,
    'type=container',
    ...kinds.map((kind) => `event=${kind}`),
  ];
  const { stdout } = await host.exec(
    ['sh', '-c', script, 'events', ...filters.flatMap((filter) => ['--filter', filter])],
    { show: `recent docker events of ${project}`, timeoutMs, signal },
  );
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => eventSchema.parse(JSON.parse(line)));
}
