import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
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
async function hostTime(host: Host): Promise<string> {
  return (await host.exec(['date', '+%s.%N'])).stdout.trim();
}

/** What happens to the containers of a project, written down from a moment on. */
export interface EventLog {
  /** All that was told so far, oldest first. */
  events(): readonly ContainerEvent[];
  /** Waits until all is told that has happened by now, and ends. Calling it twice is no error. */
  close(): Promise<void>;
}

/** What says something about who serves; health checks alone make three more a second. */
const told = [
  'create',
  'start',
  'kill',
  'stop',
  'die',
  'oom',
  'pause',
  'unpause',
  'destroy',
  'rename',
  'health_status',
];

/** Events go through a queue in the engine: what has happened is told within this time. */
const settleMs = 150;

/**
 * Writes down what happens to the containers of a project. The engine itself keeps only its last 256 events, which a
 * health check fills within minutes.
 */
export async function logEvents(host: Host, project: string, clock: Clock): Promise<EventLog> {
  const events: ContainerEvent[] = [];
  const end = new AbortController();
  const since = await hostTime(host);
  const filters = [
    `label=${composeLabels.project}=${project}`,
    'type=container',
    ...told.map((kind) => `event=${kind}`),
  ];
  const argv = ['docker', 'events', '--since', since, '--format', '{{json .}}'];
  const running = host
    .stream([...argv, ...filters.flatMap((filter) => ['--filter', filter])], {
      signal: end.signal,
      show: `docker events of ${project}`,
      onStdout: (line) => {
        if (line !== '') events.push(eventSchema.parse(JSON.parse(line)));
      },
    })
    // A log that ends early makes a report poorer, and nothing else.
    .catch(() => {});
  return {
    events: () => events,
    async close() {
      if (!end.signal.aborted) await clock.sleep(settleMs);
      end.abort();
      await running;
    },
  };
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
