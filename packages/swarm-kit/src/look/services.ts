import { type DeployContext, type FieldDrift, type ServiceLook, secretsIn } from '@fairway/deploy-kit';
import { environmentOf } from '@fairway/docker/engine';
import { datastoreOf } from '@fairway/docker/registry';
import { readRendered } from '@fairway/docker/stack';
import {
  comparableSpec,
  provenOrAlone,
  runningContainers,
  type ServiceSpec,
  type StackView,
  type SwarmTask,
  shortName,
  taskLog,
  viewStack,
} from '@fairway/docker/swarm';
import type { ConnectedNode, Swarm } from '../fleet/swarm.ts';
import { dependencies } from './dependencies.ts';
import { type KeptService, keptServices } from './kept-services.ts';
import type { KeptStack } from './read-kept.ts';
import { removalsRemembered } from './removed-services.ts';
import { type StateSeen, serviceState } from './service-state.ts';
import { specDrift } from './spec-drift.ts';

interface ServicesRequest {
  readonly stack: string;
  readonly swarm: Swarm;
  readonly kept: KeptStack;
  /** The stack with the services that are judged. */
  readonly view: StackView;
  readonly connected: readonly ConnectedNode[];
  /** Node id → the containers that its engine runs; without the nodes whose engine does not answer. */
  readonly running: ReadonlyMap<string, ReadonlySet<string>>;
  readonly context: Pick<DeployContext, 'clock' | 'signal' | 'mask'>;
}

/** The services of a stack, as they are now. */
export interface ServicesSeen {
  readonly looks: readonly ServiceLook[];
  readonly drift: readonly FieldDrift[];
}

/** Milliseconds within which a node has told the swarm that a container ended. */
const reportMs = 2_000;

/** Looks at every service. The containers are asked for of each node's own engine, because the swarm hears of ends late. */
export async function lookAtServices(request: ServicesRequest): Promise<ServicesSeen> {
  const { stack, swarm, kept, connected, context } = request;
  const { manager } = swarm;
  const { signal, clock, mask } = context;
  const { view, running } = await settledView(request);
  const away = containersAway(view, running);
  const now = clock.now() + aheadOf(swarm) * 1_000;
  const missing = keptServices(stack, kept).filter(
    ({ name }) => !view.services.some(({ Spec }) => Spec.Name === name),
  );
  const removals = await removalsRemembered(
    manager,
    missing.map(({ name }) => name),
    signal,
  );
  const present = view.services.map(({ Spec: { Name, TaskTemplate } }) => ({
    name: Name,
    environment: environmentOf(TaskTemplate.ContainerSpec?.Env ?? []),
  }));
  const names = present.map(({ name }) => shortName(stack, name));
  // A log may print what its container was given. Of a stack of others, nothing else says what is secret.
  for (const { environment } of present) for (const value of secretsIn(environment, names)) mask(value);
  const needs = dependencies(
    stack,
    [...present, ...missing].map(({ name, environment }) => ({
      service: shortName(stack, name),
      environment,
    })),
    kept.release && readRendered(kept.release.stack),
  );
  const drift: FieldDrift[] = [];
  const found = await Promise.all(
    view.services.map(async (service): Promise<ServiceLook> => {
      const name = service.Spec.Name;
      const tasks = view.tasks.filter(({ ServiceID }) => ServiceID === service.ID);
      const released = kept.specs?.get(name);
      const state = serviceState({ service, tasks, nodes: view.nodes, released, away, now });
      if (released)
        drift.push(...driftOf(stack, released, comparableSpec(service.Spec, view.networks), state));
      const evidence =
        state.state === 'down' && state.task ? await evidenceOf(state.task, connected, swarm) : [];
      return lookOf(stack, service.Spec, state, tasks, evidence, needs);
    }),
  );
  const gone = missing.map((service) =>
    missingLook(stack, service, kept.provenBy, removals.get(service.name), needs),
  );
  return {
    looks: [...found, ...gone].toSorted((a, b) => a.service.localeCompare(b.service)),
    drift,
  };
}

/** A view that agrees with the engines of the nodes; it is read once more where a container has just ended. */
async function settledView({ stack, swarm, view, connected, running, context }: ServicesRequest) {
  const { signal, clock } = context;
  if (containersAway(view, running).size === 0) return { view, running };
  await clock.sleep(reportMs, signal);
  const [again, now] = await Promise.all([
    viewStack(swarm.manager, stack, signal),
    runningContainers(connected, { signal }),
  ]);
  const ids = new Set(view.services.map(({ ID }) => ID));
  return { view: { ...again, services: again.services.filter(({ ID }) => ids.has(ID)) }, running: now };
}

/** Ids of tasks that the swarm calls running, and whose container their node does not run. */
function containersAway(
  { tasks }: StackView,
  running: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const away = tasks.filter(({ DesiredState, Status, NodeID }) => {
    const there = running.get(NodeID ?? '');
    const container = Status.ContainerStatus?.ContainerID;
    const runs = DesiredState === 'running' && Status.State === 'running';
    return runs && there !== undefined && container !== undefined && !there.has(container);
  });
  return new Set(away.map(({ ID }) => ID));
}

/** Seconds that the clock of the manager, which writes the times of the swarm, is ahead of this machine's. */
function aheadOf({ manager, nodes }: Swarm): number {
  const own = nodes.find(({ host }) => host === manager);
  return own?.reached && Math.abs(own.facts.clockAheadSeconds) > 1 ? own.facts.clockAheadSeconds : 0;
}

/** What differs from the release. A service that was stopped by hand is told as that, not as a change of its replicas. */
function driftOf(
  stack: string,
  released: ServiceSpec,
  found: ServiceSpec,
  { state }: StateSeen,
): readonly FieldDrift[] {
  return specDrift(provenOrAlone(released, found), found)
    .filter(({ field }) => state !== 'stopped' || field !== 'replicas')
    .map((field) => ({ of: shortName(stack, released.Name), host: undefined, ...field }));
}

async function evidenceOf(
  task: SwarmTask,
  connected: readonly ConnectedNode[],
  { manager }: Swarm,
): Promise<readonly string[]> {
  const place = connected.find(({ node }) => node.id === task.NodeID);
  const { unhealthy, lines } = await taskLog(task, place?.host, manager);
  const exit = task.Status.ContainerStatus?.ExitCode;
  return [
    ...(exit === undefined ? [] : [`exit status ${exit}${place ? ` on ${place.node.hostname}` : ''}`]),
    ...(unhealthy ? [unhealthy] : []),
    ...lines.map((line) => line.trim()),
  ];
}

function lookOf(
  stack: string,
  { Name, TaskTemplate }: ServiceSpec,
  state: StateSeen,
  tasks: readonly SwarmTask[],
  evidence: readonly string[],
  needs: ReadonlyMap<string, readonly string[]>,
): ServiceLook {
  const service = shortName(stack, Name);
  const running = tasks
    .filter(({ DesiredState, Status }) => DesiredState === 'running' && Status.State === 'running')
    .toSorted((a, b) => b.Status.Timestamp.localeCompare(a.Status.Timestamp));
  const [youngest] = running;
  return {
    service,
    host: undefined,
    state: state.state,
    running: state.running,
    wanted: state.wanted,
    restarts: state.restarts,
    image: youngest?.Spec.ContainerSpec?.Image,
    since: youngest && Date.parse(youngest.Status.Timestamp),
    why: state.why?.replace(/\.$/, ''),
    evidence,
    datastore: datastoreOf({ image: TaskTemplate.ContainerSpec?.Image }) !== undefined,
    dependsOn: needs.get(service) ?? [],
  };
}

/** A service of the release that the swarm does not know. Only an event after its proof tells that a person removed it. */
function missingLook(
  stack: string,
  { name, replicas, image }: KeptService,
  provenBy: KeptStack['provenBy'],
  removal: number | undefined,
  needs: ReadonlyMap<string, readonly string[]>,
): ServiceLook {
  const service = shortName(stack, name);
  const proven = Date.parse(provenBy?.endedAt ?? provenBy?.startedAt ?? '') || 0;
  const removedAt = removal !== undefined && removal >= proven ? removal : undefined;
  return {
    service,
    host: undefined,
    state: removedAt === undefined ? 'down' : 'stopped',
    running: 0,
    wanted: replicas,
    restarts: 0,
    image: undefined,
    since: undefined,
    why:
      removedAt === undefined
        ? 'the swarm does not know the service, and nothing tells who removed it'
        : `somebody removed the service at ${new Date(removedAt).toISOString()}`,
    evidence: [],
    datastore: datastoreOf({ image }) !== undefined,
    dependsOn: needs.get(service) ?? [],
  };
}
