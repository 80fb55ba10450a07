import { type DeployContext, type FieldDrift, type InstalledLook, lockSeen } from '@fairway/deploy-kit';
import { runningContainers, type StackView, viewStack } from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import { stackStateDir } from '@fairway/releases';
import { reasonOf } from '@fairway/runtime';
import { servicesBeyond } from '../fleet/services-beyond.ts';
import type { ConnectedNode, Swarm } from '../fleet/swarm.ts';
import { networksAndVolumesApart } from '../prove/networks-and-volumes.ts';
import { variableIn } from '../prove/probe-facts.ts';
import { probeTargets } from '../prove/prove.ts';
import { serviceContainer } from '../prove/service-container.ts';
import type { StackPlace } from '../settings/stack-place.ts';
import { filesApart } from './files-apart.ts';
import { nodesSeen } from './nodes-seen.ts';
import { type KeptStack, readKept } from './read-kept.ts';
import { lookAtServices } from './services.ts';

/** The parts of the run that a look needs. */
export type LookContext = Pick<DeployContext, 'logger' | 'clock' | 'signal' | 'mask'>;

/**
 * Looks at an installed stack: ledger, services, tasks, nodes, containers, files, networks and volumes. What does not
 * depend on another answer is asked side by side, over the connections that are open. A manager that does not answer is
 * named in the look.
 */
export async function lookAtStack(
  { stack, stateDir }: StackPlace,
  swarm: Swarm,
  context: LookContext,
): Promise<InstalledLook> {
  const { manager } = swarm;
  const { clock, signal } = context;
  const stackDir = stackStateDir(stateDir, stack);
  const at = clock.now();
  const [viewing, keeping, locking] = await Promise.allSettled([
    viewStack(manager, stack, signal),
    readKept(manager, stackDir, context),
    lockSeen([manager], `${stackDir}/lock`, signal),
  ]);
  signal.throwIfAborted();
  if (viewing.status === 'rejected') return unseenLook(at, manager, stackDir, viewing.reason);
  if (keeping.status === 'rejected') return unseenLook(at, manager, stackDir, keeping.reason);
  if (locking.status === 'rejected') return unseenLook(at, manager, stackDir, locking.reason);
  const [view, kept, lock] = [viewing.value, keeping.value, locking.value];
  // Logs of the services may print values that were secret in that release.
  for (const value of kept.proving?.secretValues ?? []) context.mask(value);
  const services = ownServices(stack, kept, view);
  const specs = [...services.map(({ Spec }) => Spec), ...(kept.specs?.values() ?? [])];
  const { connected, unseen } = nodesSeen(swarm, view.nodes, specs);
  const own: StackView = { ...view, services };
  const running = await runningContainers(connected, { signal });
  const answering = connected.filter(({ node }) => running.has(node.id));
  const [{ looks, drift }, apart] = await Promise.all([
    lookAtServices({ stack, swarm, kept, view: own, connected, running, context }),
    kept.release ? apartFrom(kept.release, { stack, swarm, view, nodes: answering }, signal) : [],
  ]);
  const silent = connected.filter((one) => !answering.includes(one)).map(({ node }) => node.hostname);
  return {
    at,
    ledger: kept.ledger,
    release: kept.release,
    provenBy: kept.provenBy,
    lock,
    cutOff: kept.cutOff,
    services: looks,
    drift: kept.release ? [...drift, ...apart, ...added(stack, kept, view)] : [],
    verify: kept.proving?.verify ?? [],
    targets: probeTargets(connected),
    ledgers: { directory: stackDir, on: [manager] },
    async findContainer(service) {
      const now = await viewStack(manager, stack, signal);
      return serviceContainer(now, `${stack}_${service}`, connected);
    },
    variable: async (name) => variableIn(specs, name),
    unseen: [...unseen, ...silent.map((host) => ({ host, why: 'its Docker Engine does not answer' }))],
  };
}

/** The look at a stack whose manager does not answer: nothing is known of it. */
function unseenLook(at: number, manager: Host, directory: string, error: unknown): InstalledLook {
  return {
    at,
    ledger: 'absent',
    release: undefined,
    provenBy: undefined,
    lock: undefined,
    cutOff: undefined,
    services: [],
    drift: [],
    verify: [],
    targets: [],
    ledgers: { directory, on: [manager] },
    findContainer: async () => ({ container: undefined }),
    unseen: [{ host: manager.label, why: reasonOf(error) }],
  };
}

/** The services that are judged: those that came with the stack. What others only labelled is their owner's matter. */
function ownServices(stack: string, { release }: KeptStack, view: StackView): StackView['services'] {
  if (!release) return view.services;
  return view.services.filter(({ Spec }) =>
    Object.hasOwn(release.digests, Spec.Name.slice(stack.length + 1)),
  );
}

/** Services that came with the stack by `docker stack deploy` of others, and are not part of the release. */
function added(stack: string, { release }: KeptStack, view: StackView): readonly FieldDrift[] {
  if (!release) return [];
  return servicesBeyond(stack, release, view).ofStack.map((name) => ({
    of: name.slice(stack.length + 1),
    host: undefined,
    field: 'service',
    expected: 'none',
    found: 'somebody added it',
  }));
}

async function apartFrom(
  release: NonNullable<KeptStack['release']>,
  asked: {
    readonly stack: string;
    readonly swarm: Swarm;
    readonly view: StackView;
    readonly nodes: readonly ConnectedNode[];
  },
  signal: AbortSignal,
): Promise<readonly FieldDrift[]> {
  const { stack, swarm, view, nodes } = asked;
  const [files, { apart }] = await Promise.all([
    filesApart(release, nodes, signal),
    networksAndVolumesApart({ manager: swarm.manager, nodes, stack, release, view, signal }),
  ]);
  return [
    ...files,
    ...apart.map((found) => ({
      of: stack,
      host: undefined,
      field: 'networks and volumes',
      expected: 'as the stack file says',
      found,
    })),
  ];
}
