import { targetOf } from '@fairway/access-kit';
import type { DeployContext } from '@fairway/deploy-kit';
import { askEngine, engineInfo } from '@fairway/docker/engine';
import { type MachineFacts, readMachineFacts } from '@fairway/docker/machine';
import { allNodes, type SwarmNode } from '@fairway/docker/swarm';
import { type Connect, type Host, nameOfTarget, sshConnector } from '@fairway/host';
import { Failure } from '@fairway/runtime';
import { type NodeFiles, nodesTaking } from '../settings/node-files.ts';
import type { StackSettings } from '../settings/stack-settings.ts';
import { ipvsScript } from './ipvs.ts';
import { adviceOnLost, isLeftOver } from './lost-nodes.ts';
import { nodeAccess } from './node-access.ts';
import { nodeProblems } from './node-facts.ts';
import { settledNodes } from './settled-nodes.ts';

/** A node of the swarm that this run has tried to reach. */
export type TriedNode = { readonly node: SwarmNode; readonly host?: Host } & (
  | { readonly reached: true; readonly host: Host; readonly facts: MachineFacts }
  | {
      readonly reached: false;
      /** Known where the machine is the right one, and only lacks something, such as room on its disk. */
      readonly facts?: MachineFacts;
      /** Why the node cannot take a deploy: the first of its problems. */
      readonly error: unknown;
      readonly problems: readonly unknown[];
    }
);

/** A node of the swarm and the connection to its machine. */
export type ConnectedNode = Pick<Extract<TriedNode, { reached: true }>, 'node' | 'host'>;

/** The swarm as this run found it, with a connection to every node that could be reached. */
export interface Swarm {
  readonly manager: Host;
  /** Nodes that may get tasks: neither drained nor paused. */
  readonly nodes: readonly TriedNode[];
  /** Nodes that an operator has drained or paused. Fairway does not touch them. */
  readonly aside: readonly SwarmNode[];
  close(): Promise<void>;
}

/** How the machines of a swarm are reached, and where they keep what Fairway knows. */
export type SwarmAccess = Pick<StackSettings, 'nodes' | 'ssh' | 'stateDir'>;

/**
 * Connects to the manager, asks it for the nodes, and connects to all nodes side by side. Nothing is changed on any
 * node.
 * @param files the directories that the nodes shall get; each node must be able to write at the paths of its own
 * @throws Failure when the machine cannot be reached or is not a manager. A node that cannot be reached throws nothing:
 * the stack, which may not need the node, is not known yet.
 */
export async function openSwarm(
  settings: Pick<StackSettings, 'manager'> & SwarmAccess,
  files: readonly NodeFiles[],
  deps: Pick<DeployContext, 'logger' | 'clock' | 'signal'>,
): Promise<Swarm> {
  const connect = sshConnector(deps);
  const entered = await connect(targetOf(settings.ssh, settings.manager));
  try {
    const swarm = await enterSwarm(entered, settings, files, deps, { connect });
    return {
      ...swarm,
      close: async () => {
        await Promise.all([entered.close(), swarm.close()]);
      },
    };
  } catch (error) {
    await entered.close();
    throw error;
  }
}

/**
 * The same by a machine that is connected already, which stays connected when the swarm is closed.
 * @param onlyReady leaves alone the nodes that the swarm does not call ready: a look would wait for them in vain
 * @param connect the connector of that machine, so that a jump host is entered once for all
 * @throws Failure as openSwarm does
 */
export async function enterSwarm(
  entered: Host,
  settings: SwarmAccess,
  files: readonly NodeFiles[],
  { logger, clock, signal }: Pick<DeployContext, 'logger' | 'clock' | 'signal'>,
  {
    onlyReady = false,
    connect = sshConnector({ logger, clock, signal }),
  }: { readonly onlyReady?: boolean; readonly connect?: Connect | undefined } = {},
): Promise<Swarm> {
  const opened: Host[] = [];
  const close = async () => {
    await Promise.all(opened.map((host) => host.close()));
  };
  try {
    const [info] = await askEngine(entered, [engineInfo], { signal });
    requireManager(info, entered);
    const swarmNodes = await settledNodes(async () => (await askEngine(entered, [allNodes], { signal }))[0], {
      clock,
      signal,
    });
    requireKnownNames(settings, swarmNodes);
    const manager = namedAs(swarmNodes.find(({ id }) => id === info.nodeId)?.hostname, entered);
    const inService = swarmNodes.filter(({ availability }) => availability === 'active').sort(managersFirst);
    const nodes = await Promise.all(
      inService.map(async (node): Promise<TriedNode> => {
        let host: Host | undefined;
        if (onlyReady && node.state !== 'ready') {
          const error = new Error(`the swarm says that it is ${node.state}`);
          return { node, reached: false, error, problems: [error] };
        }
        try {
          host = node.id === info.nodeId ? manager : await connect(nodeAccess(settings, node));
          if (host !== manager) opened.push(host);
          const { stateDir } = settings;
          const own = files.filter((mapping) => nodesTaking(mapping, [{ node }]).length > 0);
          const directories = own.map(({ to }) => to);
          const facts = await readMachineFacts(host, {
            stateDir,
            directories,
            also: { script: ipvsScript, env: {} },
            now: clock.now,
            signal,
          });
          requireIdentity(node, facts, host, swarmNodes);
          const problems = nodeProblems(facts, host, stateDir);
          const [error] = problems;
          return error
            ? { node, reached: false, host, facts, error, problems }
            : { node, reached: true, host, facts };
        } catch (error) {
          signal.throwIfAborted();
          return { node, reached: false, error, problems: [error], ...(host ? { host } : {}) };
        }
      }),
    );
    const aside = swarmNodes.filter(({ availability }) => availability !== 'active');
    return { manager, nodes, aside, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Names the manager as the other nodes are named. It is connected before its name in the swarm is known. */
function namedAs(hostname: string | undefined, host: Host): Host {
  if (hostname === undefined) return host;
  return { ...host, name: nameOfTarget({ name: hostname, address: host.address }), label: hostname };
}

function requireManager(
  info: { swarmState: string; isManager: boolean; swarmError: string },
  manager: Host,
): void {
  if (info.swarmState === 'active' && info.isManager) return;
  const isWorker = info.swarmState === 'active';
  throw new Failure({
    what: `${manager.name} is not a manager of a swarm.`,
    why: isWorker
      ? 'It is a worker; only managers take stacks.'
      : `Its engine says that the swarm is ${info.swarmState}${info.swarmError ? ` (${info.swarmError})` : ''}.`,
    fix: isWorker
      ? 'Write the address of a manager as the input "manager" (`docker node ls` on a manager lists them).'
      : `Run on ${manager.name}: docker swarm init, or docker swarm join; for a locked swarm: docker swarm unlock.`,
  });
}

function requireKnownNames(settings: Pick<StackSettings, 'nodes'>, nodes: readonly SwarmNode[]): void {
  if (settings.nodes === 'auto') return;
  const unknown = settings.nodes.find(({ name }) => !nodes.some(({ hostname }) => hostname === name));
  if (!unknown) return;
  throw new Failure({
    what: `The node "${unknown.name}" of the input "nodes" is not in the swarm.`,
    why: `The swarm has ${nodes.map(({ hostname }) => hostname).join(', ')}.`,
    fix: 'Write the host names that `docker node ls` shows.',
  });
}

function requireIdentity(node: SwarmNode, facts: MachineFacts, host: Host, all: readonly SwarmNode[]): void {
  if (facts.nodeId === node.id) return;
  throw new Failure({
    what: `The machine at ${host.address} is not the node ${node.hostname} (${node.id}).`,
    why: facts.nodeId ? `Its engine is the node ${facts.nodeId} of a swarm.` : 'Its engine is in no swarm.',
    fix: isLeftOver(node, all)
      ? adviceOnLost([node], all)
      : `Give the right address of ${node.hostname} in the input "nodes".`,
  });
}

function managersFirst(a: SwarmNode, b: SwarmNode): number {
  return a.role.localeCompare(b.role) || a.hostname.localeCompare(b.hostname, 'en', { numeric: true });
}
