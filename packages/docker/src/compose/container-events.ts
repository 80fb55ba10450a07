import type { Host } from '@fairway/host';
import { z } from 'zod';
import { composeLabels, type ProjectContainer } from './project-state.ts';

const eventSchema = z
  .looseObject({
    Action: z.string(),
    timeNano: z.number(),
    Actor: z.looseObject({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
  })
  .transform(({ Action, timeNano, Actor }) => ({
    action: Action,
    /** Milliseconds since the Unix epoch, by the host's clock. */
    at: timeNano / 1e6,
    container: Actor.ID,
    name: Actor.Attributes['name'] ?? '',
    service: Actor.Attributes[composeLabels.service] ?? '',
    exitCode: Actor.Attributes['exitCode'],
  }));

/** Something that happened to a container of a project. */
export type ContainerEvent = z.output<typeof eventSchema>;

/** The host's clock, in seconds since the Unix epoch with nanoseconds, as `docker events --since` takes it. */
export async function hostTime(host: Host): Promise<string> {
  return (await host.exec(['date', '+%s.%N'])).stdout.trim();
}

/** What happened to the containers of a project since a time of the host's clock, oldest first. */
export async function projectEvents(
  host: Host,
  project: string,
  since: string,
): Promise<readonly ContainerEvent[]> {
  const filters = ['--filter', 'type=container', '--filter', `label=${composeLabels.project}=${project}`];
  const { stdout } = await host.exec(
    [
      'docker',
      'events',
      '--since',
      since,
      '--until',
      await hostTime(host),
      ...filters,
      '--format',
      '{{json .}}',
    ],
    { timeoutMs: 30_000 },
  );
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => eventSchema.parse(JSON.parse(line)))
    .filter(({ action }) => !/^(?:exec_|top|attach)/.test(action));
}

/**
 * For how long no container of a service served, in milliseconds: from the moment in which the last one was told to
 * stop, or ended, to the moment in which another one was healthy (or, without a health check, had started).
 * @param before the service's containers before the change
 * @param checked containers that have a health check, by id
 * @returns undefined where it did not serve before, or does not serve yet
 */
export function outageOf(
  events: readonly ContainerEvent[],
  before: readonly ProjectContainer[],
  checked: ReadonlySet<string>,
): number | undefined {
  const serving = new Set(
    before
      .filter(({ state, health }) => state === 'running' && (health === 'none' || health === 'healthy'))
      .map(({ id }) => id),
  );
  if (serving.size === 0) return undefined;
  let total = 0;
  let goneAt: number | undefined;
  for (const { action, at, container } of events) {
    if (/^(?:kill|die|pause|health_status: unhealthy)/.test(action)) {
      const had = serving.delete(container);
      if (had && serving.size === 0) goneAt = at;
    }
    const ready = checked.has(container) ? action === 'health_status: healthy' : action === 'start';
    if (!ready) continue;
    serving.add(container);
    if (goneAt !== undefined) total += at - goneAt;
    goneAt = undefined;
  }
  return goneAt === undefined ? Math.round(total) : undefined;
}
