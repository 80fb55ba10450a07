import { type ComposeModel, replicasOf } from '../model/model.ts';
import { dependencyLevels, jobsOf } from '../model/service-order.ts';
import { misplacement, placementOf } from '../project/placement.ts';
import type { ProjectContainer } from '../project/project-state.ts';
import { orderMoves } from './order-moves.ts';
import type { ServiceChange } from './service-change.ts';
import { chooseStrategy, type Strategy } from './strategy.ts';

export interface ChangeRequest {
  readonly model: ComposeModel;
  /** Service → the hash of its wanted configuration. */
  readonly hashes: ReadonlyMap<string, string>;
  /** Service → the id of the image that its containers are to run; absent where the host does not have it yet. */
  readonly imageIds: ReadonlyMap<string, string>;
  readonly containers: readonly ProjectContainer[];
  /** Service → the strategy that the caller wants; `auto` where it is not named. */
  readonly strategies: Readonly<Record<string, Strategy | 'auto'>>;
  /** Directories that the deploy itself syncs. */
  readonly managed: readonly string[];
  /** Services whose containers are made anew even where they match the files. */
  readonly anew?: ReadonlySet<string>;
}

/** Compares a project with its files. @returns a change for every service that is wanted or present */
export function planChanges(request: ChangeRequest): readonly ServiceChange[] {
  const { model, containers, managed } = request;
  const jobs = jobsOf(model);
  const own = containers.filter(({ oneOff }) => !oneOff);
  const gone = [...new Set(own.map(({ service }) => service))].filter((name) => !model.services[name]);
  const planned = new Map<string, ServiceChange>();
  // A service comes after those that it needs, because what happens to them can concern it.
  for (const service of dependencyLevels(model).flat()) {
    const containersOf = own.filter((item) => item.service === service);
    planned.set(service, planService(service, request, containersOf, jobs.has(service), planned));
  }
  const changes = [
    ...Object.keys(model.services).flatMap((service) => planned.get(service) ?? []),
    ...gone.map((service): ServiceChange => {
      const others = own.filter((item) => item.service === service);
      return { service, action: 'remove', replicas: 0, right: [], others };
    }),
  ];
  return orderMoves(changes, model, managed);
}

function planService(
  service: string,
  request: ChangeRequest,
  own: readonly ProjectContainer[],
  isJob: boolean,
  planned: ReadonlyMap<string, ServiceChange>,
): ServiceChange {
  const { model, hashes, imageIds, strategies, managed } = request;
  const definition = model.services[service];
  const replicas = definition ? replicasOf(definition) : 0;
  const hash = hashes.get(service);
  const imageId = imageIds.get(service);
  const matching = own.filter(
    (item) =>
      item.configHash === hash &&
      (imageId === undefined || item.imageId === imageId) &&
      (item.state === 'running' || (isJob && item.state === 'exited' && item.exitCode === 0)),
  );
  const causes = new Map(
    matching.map((item) => [
      item,
      isJob
        ? undefined
        : request.anew?.has(service)
          ? 'it does not serve as it is'
          : whyAnew(item, service, model, planned),
    ]),
  );
  const all = matching.filter((item) => causes.get(item) === undefined);
  // If there are too many, the healthy ones stay, and of those the first.
  const right = all.toSorted((a, b) => rank(a) - rank(b)).slice(0, replicas);
  const others = own.filter((item) => !right.includes(item));
  const found = { service, replicas, right, others };
  if (right.length === replicas) return { ...found, action: others.length === 0 ? 'keep' : 'tidy' };
  const cause = [...causes.values()].find((why) => why !== undefined);
  if (!others.some(serves)) return { ...found, action: 'start' };
  const wanted = strategies[service] ?? 'auto';
  return {
    ...found,
    action: 'replace',
    how: chooseStrategy({ service, model, wanted, containers: own, managed }),
    ...(cause ? { cause } : {}),
  };
}

/** Why a container that matches the files must be made anew nevertheless; undefined where it can stay. */
function whyAnew(
  item: ProjectContainer,
  service: string,
  model: ComposeModel,
  planned: ReadonlyMap<string, ServiceChange>,
): string | undefined {
  const placement = placementOf(model, service);
  const isMade = (name: string) => ['start', 'replace'].includes(planned.get(name)?.action ?? 'keep');
  const landlord = placement.landlords.find(isMade);
  if (landlord) return `it lives with ${landlord}, which gets a new container`;
  const staying = [...planned.values()].flatMap(({ right }) => right);
  const lost = misplacement(placement, item, staying);
  if (lost) return lost;
  for (const [need, { restart }] of Object.entries(model.services[service]?.depends_on ?? {})) {
    if (!restart) continue;
    const made =
      isMade(need) || planned.get(need)?.right.some(({ createdAt }) => isLater(createdAt, item.startedAt));
    if (made) return `its file says to restart it with ${need}, which has a new container`;
  }
  return undefined;
}

function isLater(time: string, than: string): boolean {
  return Date.parse(time) > Date.parse(than);
}

function rank({ health }: ProjectContainer): number {
  return health === 'unhealthy' ? 2 : health === 'starting' ? 1 : 0;
}

/** Whether a client may be using the container now. */
function serves({ state }: ProjectContainer): boolean {
  return state === 'running' || state === 'paused';
}
