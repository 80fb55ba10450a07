import { misplacement, type Placement } from '../project/placement.ts';
import type { ProjectContainer } from '../project/project-state.ts';

/** The state that a service must reach. */
export interface ExpectedService {
  readonly service: string;
  readonly configHash: string;
  /** Id of the image that must run. */
  readonly imageId: string | undefined;
  readonly replicas: number;
  /** The service runs to its end, and must exit with 0. */
  readonly job: boolean;
  /** Where its containers must be for others to reach them. */
  readonly placement?: Placement;
}

/** The verdict of one look on one service. */
export interface ProjectVerdict {
  readonly service: string;
  /** The part that is still missing, in words; undefined when the service is up. */
  readonly missing?: string;
  /** The reason why waiting longer is useless. */
  readonly hopeless?: string;
  /** The container that shows the problem. */
  readonly container?: ProjectContainer;
}

/** Judges successive looks at a project, and remembers the earlier ones. */
export interface ProjectJudge {
  look(containers: readonly ProjectContainer[]): readonly ProjectVerdict[];
  /** To be called when all services are up. From then on every container must stay unchanged. */
  forgiveNothing(): void;
}

/** Restarts under watch after which a container counts as being in a loop. */
const restartsThatAreALoop = 3;

/**
 * A judge of whether services come up and stay up. It compares each container, never counts alone.
 * @param leaving ids of containers that go in the end. They count for nothing, even where they match the files.
 */
export function judgeProject(
  expected: readonly ExpectedService[],
  leaving: ReadonlySet<string> = new Set(),
): ProjectJudge {
  const firstSeen = new Map<string, ProjectContainer>();
  let settled: ReadonlyMap<string, ProjectContainer> | undefined;
  let last: readonly ProjectContainer[] = [];

  function judge(wanted: ExpectedService, all: readonly ProjectContainer[]): ProjectVerdict {
    const { service, replicas } = wanted;
    const own = all.filter(
      (item) => item.service === service && !item.oneOff && item.configHash === wanted.configHash,
    );
    for (const item of own) if (!firstSeen.has(item.id)) firstSeen.set(item.id, item);
    const said = (why: Pick<ProjectVerdict, 'missing' | 'hopeless'>, container?: ProjectContainer) => ({
      service,
      ...why,
      ...(container ? { container } : {}),
    });
    for (const item of own) {
      const hopeless =
        whyHopeless(wanted, item, firstSeen.get(item.id) ?? item) ??
        whyChanged(item) ??
        (wanted.placement && item.state === 'running' && misplacement(wanted.placement, item, all));
      if (hopeless) return said({ hopeless }, item);
    }
    const lost = [...(settled?.values() ?? [])].find(
      (item) => item.service === service && !own.some(({ id }) => id === item.id),
    );
    if (lost) return said({ hopeless: `its container ${lost.name} is gone; somebody removed it` });
    const up = own.filter((item) => isUp(wanted, item));
    if (up.length >= replicas) return said({});
    const waiting = own.find((item) => !up.includes(item));
    const state = waiting ? ` (${waiting.health === 'none' ? waiting.state : waiting.health})` : '';
    return said({ missing: `${up.length} of ${replicas} up${state}` }, waiting);
  }

  function whyChanged(item: ProjectContainer): string | undefined {
    if (!settled) return undefined;
    const before = settled.get(item.id);
    if (!before) return `a container ${item.name} was added; somebody else changes this project`;
    return before.startedAt === item.startedAt
      ? undefined
      : `it was up and was then started again${endOf(item)}`;
  }

  return {
    look(containers) {
      last = containers.filter(({ id }) => !leaving.has(id));
      return expected.map((wanted) => judge(wanted, last));
    },
    forgiveNothing() {
      const wanted = new Map(expected.map((item) => [item.service, item.configHash]));
      settled ??= new Map(
        last.filter((item) => wanted.get(item.service) === item.configHash).map((item) => [item.id, item]),
      );
    },
  };
}

function isUp({ job }: ExpectedService, { state, health }: ProjectContainer): boolean {
  if (job) return state === 'exited';
  return state === 'running' && (health === 'none' || health === 'healthy');
}

function whyHopeless(
  { job, imageId, service }: ExpectedService,
  item: ProjectContainer,
  first: ProjectContainer,
): string | undefined {
  const { state, health, exitCode, restartPolicy, restarts } = item;
  if (imageId && item.imageId !== imageId)
    return `its container runs the image ${item.imageId.slice(0, 19)}, not ${imageId.slice(0, 19)}`;
  if (restarts - first.restarts >= restartsThatAreALoop)
    return `it ended and was started again ${restarts - first.restarts} times${endOf(item)}`;
  if (health === 'unhealthy' && state === 'running') return 'its health check says that it is unhealthy';
  if (state === 'dead') return 'the engine could not start or remove its container';
  if (state !== 'exited' || (job && exitCode === 0)) return undefined;
  const stays = restartPolicy === 'no' || (restartPolicy === 'on-failure' && exitCode === 0);
  if (!stays) return undefined;
  const hint =
    exitCode === 0 && !job ? `; if ${service} is a job, give it the label io.fairway.job: "true"` : '';
  return `it ended with exit status ${exitCode}${item.outOfMemory ? ', out of memory' : ''}${hint}`;
}

function endOf({ exitCode, outOfMemory, error }: ProjectContainer): string {
  if (error) return `: ${error}`;
  if (outOfMemory) return ': it ran out of memory';
  return exitCode === 0 ? '' : `: exit status ${exitCode}`;
}
