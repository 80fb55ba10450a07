import {
  allProblems,
  type DeployContext,
  type Finding,
  find,
  freeDisks,
  problemOf,
  summariseLedger,
  tellFindings,
  tryLogin,
} from '@fairway/deploy-kit';
import { clockOff, clockToleranceSeconds } from '@fairway/docker/machine';
import type { SwarmNode } from '@fairway/docker/swarm';
import { type Host, sshConnector } from '@fairway/host';
import { type LedgerEntry, openLedger, stackStateDir } from '@fairway/releases';
import { Failure, tidyUp } from '@fairway/runtime';
import {
  adviceOnLost,
  nodeAccess,
  openSwarm,
  type StackSettings,
  type Swarm,
  type TriedNode,
} from '@fairway/swarm-kit';
import type { RequestOf } from '../inputs.ts';
import { checkBuiltImages, checkRelease } from './check-release.ts';

/**
 * Proves that the swarm can take a deploy. All checks run side by side and change nothing. All findings are reported,
 * not only the first.
 * @throws Failure naming all problems
 */
export async function check(request: RequestOf<'check'>, context: DeployContext): Promise<void> {
  const { inputs } = request;
  let history: History | undefined;
  const findings = await context.phase('check', async (phase) => {
    const found = await lookAtAll(request, context, (read) => {
      history = read;
    });
    tellFindings(inputs.stack, found, { phase, summary: context.summary, machines: 'nodes' });
    return found;
  });
  if (history) summariseLedger(history.entries, history.stored, context.summary);
  const problem = allProblems(inputs.stack, findings);
  if (problem) throw problem;
  context.setOutput('status', 'checked');
}

async function lookAtAll(
  { inputs, source, images }: RequestOf<'check'>,
  context: DeployContext,
  tellHistory: (history: History) => void,
): Promise<readonly Finding[]> {
  let swarm: Swarm;
  try {
    swarm = await openSwarm(inputs, source?.files ?? [], context);
  } catch (error) {
    context.signal.throwIfAborted();
    const manager = {
      where: 'manager',
      what: 'access',
      problem: problemOf(error, 'The manager cannot be used.'),
    };
    return [manager, ...(await checkGivenNodes(inputs, context))];
  }
  const { login } = inputs;
  try {
    const { manager } = swarm;
    const ledger = openLedger(manager, {
      dir: stackStateDir(inputs.stateDir, inputs.stack),
      logger: context.logger,
    });
    const reading = ledger.read();
    const installation = { swarm, ledger, entries: reading };
    const groups = await Promise.all([
      [...checkNodes(swarm.nodes), ...freeDisks(disksOf(swarm.nodes), 'nodes')],
      Promise.all([
        find('manager', 'the Docker CLI', () => requireStackConfig(manager)),
        find('manager', 'the ledger', async () => {
          const history = { entries: await reading, stored: await ledger.stored() };
          tellHistory(history);
          const { length } = history.entries;
          return length === 0 ? 'no release yet' : 'can be read';
        }),
        ...(login ? [find('registry', 'login', () => tryLogin(manager, login, context.signal))] : []),
      ]),
      source
        ? checkRelease(inputs, source, installation, context)
        : checkBuiltImages(inputs, images, swarm, context),
    ]);
    context.signal.throwIfAborted();
    return groups.flat();
  } finally {
    await tidyUp(swarm.close, context.logger);
  }
}

function checkNodes(nodes: readonly TriedNode[]): readonly Finding[] {
  return nodes.flatMap((item): readonly Finding[] => {
    const { hostname, state } = item.node;
    const all = nodes.map(({ node }) => node);
    const what = 'access, engine, rsync, disk, directories, clock';
    const down = state === 'ready' ? [] : [{ where: hostname, what, problem: notReady(item.node, all) }];
    if (!item.reached) {
      const problems = item.problems.map((error) => problemOf(error, `${hostname} cannot be used.`));
      return [...down, ...problems.map((problem) => ({ where: hostname, what, problem }))];
    }
    const { engineVersion, clockAheadSeconds } = item.facts;
    if (Math.abs(clockAheadSeconds) > clockToleranceSeconds)
      return [...down, { where: hostname, what, problem: clockOff(item.host, clockAheadSeconds) }];
    const evidence = `engine ${engineVersion}, clock within ${clockToleranceSeconds} s`;
    return down.length > 0 ? down : [{ where: hostname, what, evidence }];
  });
}

function disksOf(nodes: readonly TriedNode[]) {
  return nodes.flatMap((item) =>
    item.reached ? [{ name: item.node.hostname, freeBytes: item.facts.freeBytes }] : [],
  );
}

/** Tries the nodes that the input names, for a manager that does not list its nodes. */
async function checkGivenNodes(
  inputs: StackSettings,
  { logger, clock, signal }: DeployContext,
): Promise<readonly Finding[]> {
  if (inputs.nodes === 'auto') return [];
  const connect = sshConnector({ logger, clock, signal });
  return Promise.all(
    inputs.nodes.map(({ name, target }) =>
      find(name, 'access', async () => {
        const host = await connect(nodeAccess(inputs, { hostname: name, address: target.address }));
        await host.close();
        return 'host key and key accepted';
      }),
    ),
  );
}

async function requireStackConfig(manager: Host): Promise<string> {
  const { exitCode } = await manager.exec(['docker', 'stack', 'config', '--help'], {
    accept: 'any',
    timeoutMs: 30_000,
  });
  if (exitCode === 0) return 'it has docker stack config';
  throw new Failure({
    what: `The Docker CLI of ${manager.name} is too old.`,
    why: 'It has no `docker stack config`, which came with Docker 23.',
    fix: `Install Docker 23 or newer on ${manager.name}.`,
  });
}

/** The ledger of the stack, and the ids of the releases that are still stored. */
interface History {
  readonly entries: readonly LedgerEntry[];
  readonly stored: readonly string[];
}

function notReady(node: SwarmNode, all: readonly SwarmNode[]): Failure {
  return new Failure({
    what: `The node ${node.hostname} (${node.id}) is ${node.state}.`,
    why: 'The swarm has no contact with this node. A release goes to all nodes that may run it, or to none.',
    fix: adviceOnLost([node], all),
  });
}
