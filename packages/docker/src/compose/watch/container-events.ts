import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
import { z } from 'zod';
import { composeLabels, type ProjectContainer } from '../project/project-state.ts';

export const eventSchema = z
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

/** The events of a project's containers, from a moment on. */
export interface EventLog {
  /** All events so far, oldest first. */
  events(): readonly ContainerEvent[];
  /** Waits until there are more events than this number. */
  more(than: number): Promise<void>;
  /**
   * Waits for all events that have happened by now, and ends the log. Calling it twice is not an error.
   * @param whole whether these are all events; default: those that arrive within a moment
   */
  close(whole?: (events: readonly ContainerEvent[]) => boolean): Promise<void>;
}

/** Events that show which containers serve. Health checks alone cause three more events a second. */
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

/** Events go through a queue in the engine, and come out within this time. */
const settleMs = 150;
/** Milliseconds to wait for an event that must arrive. A busy engine reports it seconds later. */
const patienceMs = 15_000;

/** The first line is the time, by the host's own clock, from which on no event is missed. */
const script =
  'since=$(date +%s.%N); echo "since $since"; exec docker events --since "$since" --format "{{json .}}" "$@"';

/**
 * Logs the events of a project's containers. The engine itself keeps only its last 256 events, and health checks fill
 * these within minutes.
 */
export async function logEvents(host: Host, project: string, clock: Clock): Promise<EventLog> {
  const events: ContainerEvent[] = [];
  const end = new AbortController();
  const begun = Promise.withResolvers<void>();
  let news = Promise.withResolvers<void>();
  const filters = [
    `label=${composeLabels.project}=${project}`,
    'type=container',
    ...told.map((kind) => `event=${kind}`),
  ];
  const words = filters.flatMap((filter) => ['--filter', filter]);
  const running = host
    .stream(['sh', '-c', script, 'events', ...words], {
      signal: end.signal,
      timeoutMs: Number.POSITIVE_INFINITY,
      show: `docker events of ${project}`,
      onStdout(line) {
        if (line.startsWith('since ')) return begun.resolve();
        if (line === '') return;
        events.push(eventSchema.parse(JSON.parse(line)));
        news.resolve();
        news = Promise.withResolvers();
      },
    })
    // A log that ends early only makes a report poorer.
    .catch(() => {})
    .then(() => {
      begun.resolve();
      return true;
    });
  await begun.promise;
  const more = async (than: number) => {
    while (events.length <= than) await news.promise;
  };
  return {
    events: () => events,
    more,
    async close(whole) {
      if (!end.signal.aborted) await settle(whole);
      end.abort();
      await running;
    },
  };

  async function settle(whole?: (all: readonly ContainerEvent[]) => boolean): Promise<void> {
    if (!whole) return clock.sleep(settleMs);
    const over = new AbortController();
    const late = clock.sleep(patienceMs, over.signal).catch(() => {});
    const isLate = Promise.race([late.then(() => true), running]);
    while (!whole(events)) {
      if ((await Promise.race([isLate, more(events.length).then(() => false)])) === true) break;
    }
    over.abort();
  }
}

/**
 * The milliseconds for which no container of a service served. They begin when the last container was told to stop, or
 * ended. They end when another container was healthy, or, without a health check, had started.
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
