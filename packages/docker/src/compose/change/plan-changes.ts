import { type ComposeModel, replicasOf } from '../model/model.ts';
import { jobsOf } from '../model/service-order.ts';
import type { ProjectContainer } from '../project/project-state.ts';
import { type ChosenStrategy, chooseStrategy, type Strategy } from './strategy.ts';

/**
 * The action that a service needs.
 * - `keep`: it runs as it should; not touched.
 * - `tidy`: it runs as it should, beside containers that should not be there.
 * - `start`: none of its containers serves; nothing can be interrupted.
 * - `replace`: other containers take the place of those that serve.
 * - `remove`: it is no longer in the files.
 */
export type ChangeAction = 'keep' | 'tidy' | 'start' | 'replace' | 'remove';

export interface ServiceChange {
  readonly service: string;
  readonly action: ChangeAction;
  /** The number of containers that it is to have. */
  readonly replicas: number;
  /** Containers that match the files. */
  readonly right: readonly ProjectContainer[];
  /** Containers that are gone in the end. */
  readonly others: readonly ProjectContainer[];
  /** For `replace`. */
  readonly how?: ChosenStrategy;
}

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
}

/** Compares a project with its files. @returns a change for every service that is wanted or present */
export function planChanges(request: ChangeRequest): readonly ServiceChange[] {
  const { model, containers } = request;
  const jobs = jobsOf(model);
  const own = containers.filter(({ oneOff }) => !oneOff);
  const gone = [...new Set(own.map(({ service }) => service))].filter((name) => !model.services[name]);
  return [
    ...Object.keys(model.services).map((service) =>
      planService(
        service,
        request,
        own.filter((item) => item.service === service),
        jobs.has(service),
      ),
    ),
    ...gone.map((service): ServiceChange => {
      const others = own.filter((item) => item.service === service);
      return { service, action: 'remove', replicas: 0, right: [], others };
    }),
  ];
}

function planService(
  service: string,
  request: ChangeRequest,
  own: readonly ProjectContainer[],
  isJob: boolean,
): ServiceChange {
  const { model, hashes, imageIds, strategies, managed } = request;
  const definition = model.services[service];
  const replicas = definition ? replicasOf(definition) : 0;
  const hash = hashes.get(service);
  const imageId = imageIds.get(service);
  const all = own.filter(
    (item) =>
      item.configHash === hash &&
      (imageId === undefined || item.imageId === imageId) &&
      (item.state === 'running' || (isJob && item.state === 'exited' && item.exitCode === 0)),
  );
  // If there are too many, the healthy ones stay, and of those the first.
  const right = all.toSorted((a, b) => rank(a) - rank(b)).slice(0, replicas);
  const others = own.filter((item) => !right.includes(item));
  const found = { service, replicas, right, others };
  if (right.length === replicas) return { ...found, action: others.length === 0 ? 'keep' : 'tidy' };
  if (!others.some(serves)) return { ...found, action: 'start' };
  const wanted = strategies[service] ?? 'auto';
  return {
    ...found,
    action: 'replace',
    how: chooseStrategy({ service, model, wanted, containers: own, managed }),
  };
}

function rank({ health }: ProjectContainer): number {
  return health === 'unhealthy' ? 2 : health === 'starting' ? 1 : 0;
}

/** Whether a client may be using the container now. */
function serves({ state }: ProjectContainer): boolean {
  return state === 'running' || state === 'paused';
}
