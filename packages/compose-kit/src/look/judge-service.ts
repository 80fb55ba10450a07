import type { ServiceLook } from '@fairway/deploy-kit';
import type { ContainerEvent, ProjectContainer } from '@fairway/docker/compose';
import { endOf, removedByHand } from './container-end.ts';

/** A service as it should run, with its containers as they are. */
export interface ServiceFacts {
  readonly service: string;
  readonly host: string;
  /** Its containers, without those that somebody ran once. */
  readonly containers: readonly ProjectContainer[];
  readonly wanted: number;
  /** It runs to its end. */
  readonly job: boolean;
  readonly datastore: boolean;
  readonly dependsOn: readonly string[];
  readonly events: readonly ContainerEvent[];
  /** Whether a restart or a new start was begun by Fairway and did not end, by the id of a container or for the service. */
  readonly begun: (container?: ProjectContainer) => boolean;
  /** Milliseconds since the Unix epoch, by the clock of the host. */
  readonly now: number;
}

type Verdict = Pick<ServiceLook, 'state' | 'why'>;

/** Milliseconds for which a container that the engine started again, and that nothing checks, proves nothing. */
const shakyMs = 10_000;
/** Milliseconds between two ends from which on they are no loop that a look could wait out. */
const longLifeMs = 60_000;
/** Restarts from which on such a container counts as being in a loop. */
const loopFrom = 3;

/** Judges one service by its containers. The evidence is left empty. */
export function judgeService(facts: ServiceFacts): ServiceLook {
  const { service, host, containers, wanted, datastore, dependsOn } = facts;
  const verdicts = containers.map((item) => ({ item, ...verdictOf(item, facts) }));
  const running = containers.filter(({ state }) => state === 'running');
  const up = verdicts.filter(({ state }) => state === 'up').length;
  return {
    service,
    host,
    running: facts.job ? running.length : up,
    wanted,
    restarts: containers.reduce((sum, { restarts }) => sum + restarts, 0),
    image: running[0] && imageOf(running[0]),
    since:
      running.length > 0 ? Math.max(...running.map(({ startedAt }) => Date.parse(startedAt))) : undefined,
    evidence: [],
    datastore,
    dependsOn,
    ...(facts.job ? ofJob(facts, verdicts) : ofService(facts, verdicts, up)),
  };
}

function ofJob({ containers }: ServiceFacts, verdicts: readonly Verdict[]): Verdict {
  const last = containers.toSorted((a, b) => a.startedAt.localeCompare(b.startedAt)).at(-1);
  if (!last || last.state === 'running' || (last.state === 'exited' && last.exitCode === 0))
    return { state: 'job', why: undefined };
  return { state: 'down', why: verdicts[containers.indexOf(last)]?.why };
}

function ofService(
  { wanted, containers, service, events, begun }: ServiceFacts,
  verdicts: readonly Verdict[],
  up: number,
): Verdict {
  if (up >= wanted) return { state: 'up', why: undefined };
  const of = (state: Verdict['state']) => verdicts.find((verdict) => verdict.state === state);
  const bad = of('down') ?? of('stopped');
  if (bad) return { state: bad.state, why: bad.why };
  const starting = of('starting');
  if (starting && containers.length >= wanted) return { state: 'starting', why: starting.why };
  if (!begun() && removedByHand(service, events))
    return { state: 'stopped', why: 'somebody stopped it and removed its container' };
  const why =
    containers.length === 0 ? 'it has no container' : `only ${containers.length} of ${wanted} exist`;
  return {
    state: 'down',
    why: begun() ? `${why}: a new start was begun by Fairway and did not end` : why,
  };
}

function verdictOf(item: ProjectContainer, { events, begun, now }: ServiceFacts): Verdict {
  const { state, health, restarts, exitCode, outOfMemory } = item;
  if (state === 'restarting') {
    const memory = outOfMemory ? ', out of memory' : '';
    return {
      state: 'down',
      why: `it ends again and again: exit status ${exitCode}${memory}, started again ${restarts} times by the engine`,
    };
  }
  if (state !== 'running') {
    const { byHand, why } = endOf(item, events, { begun: begun(item) });
    return { state: byHand ? 'stopped' : 'down', why };
  }
  if (health === 'unhealthy') return { state: 'down', why: 'its health check says that it is unhealthy' };
  if (health === 'starting') return { state: 'starting', why: 'its health check has not said yes yet' };
  if (health === 'none' && restarts > 0 && now - Date.parse(item.startedAt) < shakyFor(item, events)) {
    return restarts >= loopFrom
      ? { state: 'down', why: `it ends again and again: started again ${restarts} times by the engine` }
      : { state: 'starting', why: 'the engine has just started it again' };
  }
  return { state: 'up', why: undefined };
}

/** How long it proves nothing: as long as it has lived until the engine started it again. */
function shakyFor(item: ProjectContainer, events: readonly ContainerEvent[]): number {
  const life = lastLife(item, events) ?? meanLife(item);
  return life <= longLifeMs ? Math.max(shakyMs, life) : shakyMs;
}

/** The milliseconds between its last end and the start before that; undefined where the engine has forgotten these. */
function lastLife({ id }: ProjectContainer, events: readonly ContainerEvent[]): number | undefined {
  const own = events.filter(({ container }) => container === id);
  const end = own.findLastIndex(({ action }) => action === 'die');
  const start = own.slice(0, Math.max(end, 0)).findLast(({ action }) => action === 'start');
  return start && (own[end]?.at ?? 0) - start.at;
}

/** The count of its restarts does not say which of its lives were short: days of good service may be among them. */
function meanLife({ createdAt, startedAt, restarts }: ProjectContainer): number {
  return (Date.parse(startedAt) - Date.parse(createdAt)) / restarts;
}

/** The image that runs: by digest where the container was made so, else its id. */
function imageOf({ image, imageId }: ProjectContainer): string {
  return image.includes('@sha256:') ? image : imageId;
}
