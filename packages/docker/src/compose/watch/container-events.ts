import type { Host } from '@fairway/host';
import type { Clock } from '@fairway/runtime';
import { z } from 'zod';
import { composeLabels, type ProjectContainer } from '../project/project-state.ts';

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

/** What happens to the containers of a project, written down from a moment on. */
export interface EventLog {
  /** All that was told so far, oldest first. */
  events(): readonly ContainerEvent[];
  /** Waits until more is told than so many. */
  more(than: number): Promise<void>;
  /**
   * Waits until all is told that has happened by now, and ends. Calling it twice is no error.
   * @param whole whether that is everything; without it a moment is waited
   */
  close(whole?: (events: readonly ContainerEvent[]) => boolean): Promise<void>;
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
/** What must come and does not: a busy engine tells what has happened seconds later. */
const patienceMs = 15_000;

/** Says since when it listens, by the host's own clock: whoever waits for that line misses nothing of what comes then. */
const script =
  'since=$(date +%s.%N); echo "since $since"; exec docker events --since "$since" --format "{{json .}}" "$@"';

/**
 * Writes down what happens to the containers of a project. The engine itself keeps only its last 256 events, which a
 * health check fills within minutes.
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
      show: `docker events of ${project}`,
      onStdout(line) {
        if (line.startsWith('since ')) return begun.resolve();
        if (line === '') return;
        events.push(eventSchema.parse(JSON.parse(line)));
        news.resolve();
        news = Promise.withResolvers();
      },
    })
    // A log that ends early makes a report poorer, and nothing else.
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
