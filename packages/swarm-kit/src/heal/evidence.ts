import {
  type DeployContext,
  type Evidence,
  keepEvidence,
  type ServiceLook,
  secretsIn,
} from '@fairway/deploy-kit';
import { environmentOf } from '@fairway/docker/engine';
import { containerStates, firstOfState, machineState } from '@fairway/docker/machine';
import { type StackView, shortName, stackLabel, viewStack } from '@fairway/docker/swarm';
import type { Host } from '@fairway/host';
import { messageOf } from '@fairway/runtime';
import type { ConnectedNode } from '../fleet/swarm.ts';
import { connectedNodes } from './connected.ts';
import type { LockedStack } from './locked-stack.ts';

/** Lines of one log that are kept. */
const logLines = '500';

/**
 * Saves what the services and their nodes show, before anything is touched: tasks, logs, specs without values of the
 * environment, ended containers, events, disk, memory and the kernel's kills. It is kept on the manager beside the ledger.
 * Evidence that cannot be taken is told as such, and stops nothing.
 */
export async function saveEvidence(
  { place, swarm, stackDir }: LockedStack,
  services: readonly ServiceLook[],
  context: DeployContext,
): Promise<Evidence> {
  const { stack } = place;
  const { manager } = swarm;
  const { signal, clock, mask, withoutSecrets } = context;
  const view = await viewStack(manager, stack, signal).catch(() => undefined);
  signal.throwIfAborted();
  const names = view?.services.map(({ Spec }) => shortName(stack, Spec.Name));
  // A log may print what its container was given.
  for (const { Spec } of view?.services ?? [])
    for (const value of secretsIn(environmentOf(Spec.TaskTemplate.ContainerSpec?.Env ?? []), names))
      mask(value);
  const nodes = nodesOf(stack, services, view, connectedNodes(swarm));
  const [ofServices, ofNodes] = await Promise.all([
    Promise.all(services.map(({ service }) => serviceFiles(manager, `${stack}_${service}`, service, signal))),
    Promise.all(nodes.map((node) => nodeFiles(node, stack, signal))),
  ]);
  const files = Object.fromEntries([...ofServices.flat(), ...ofNodes.flatMap(({ files: own }) => own)]);
  const lines = [
    ...services.flatMap(({ service, why, evidence }) => [
      `${service}: ${why ?? 'it runs'}`,
      ...evidence.slice(-10).map((line) => `  ${line}`),
    ]),
    ...ofNodes.flatMap(({ hostname, first }) => first.map((line) => `${hostname}: ${line}`)),
  ].map(withoutSecrets);
  const summary = { 'summary.txt': `${lines.join('\n')}\n` };
  const stored = await keepEvidence(
    manager,
    { dir: stackDir, at: clock.now(), files: { ...summary, ...files }, withoutSecrets },
    signal,
  );
  return { lines: [...lines, ...stored.lines], kept: stored.kept };
}

/** The nodes that run tasks of the services, or have run them; all where nothing tells. */
function nodesOf(
  stack: string,
  services: readonly ServiceLook[],
  view: StackView | undefined,
  connected: readonly ConnectedNode[],
): readonly ConnectedNode[] {
  const names = new Set(services.map(({ service }) => `${stack}_${service}`));
  const ids = new Set(view?.services.filter(({ Spec }) => names.has(Spec.Name)).map(({ ID }) => ID));
  const used = new Set(view?.tasks.filter(({ ServiceID }) => ids.has(ServiceID)).map(({ NodeID }) => NodeID));
  const some = connected.filter(({ node }) => used.has(node.id));
  return some.length > 0 ? some : connected;
}

type File = readonly [string, string];

async function serviceFiles(
  manager: Host,
  name: string,
  service: string,
  signal: AbortSignal,
): Promise<readonly File[]> {
  const [tasks, log, spec] = await Promise.all([
    said(manager, ['docker', 'service', 'ps', '--no-trunc', name], signal),
    said(manager, ['docker', 'service', 'logs', '--timestamps', '--tail', logLines, name], signal),
    said(manager, ['docker', 'service', 'inspect', name], signal),
  ]);
  return [
    [`${service}.tasks.txt`, tasks],
    [`${service}.log`, log],
    [`${service}.service.json`, withoutValues(spec)],
  ];
}

/** The specs in an output of `docker service inspect`, without values of the environment. */
export function withoutValues(text: string): string {
  try {
    const hide = (key: string, value: unknown) =>
      key === 'Env' && Array.isArray(value)
        ? value.map((line) => `${String(line).split('=', 1)[0]}=…`)
        : value;
    return `${JSON.stringify(JSON.parse(text), hide, 2)}\n`;
  } catch {
    return text.split('\n')[0] ?? '';
  }
}

async function nodeFiles(
  { node, host }: ConnectedNode,
  stack: string,
  signal: AbortSignal,
): Promise<{
  readonly hostname: string;
  readonly files: readonly File[];
  readonly first: readonly string[];
}> {
  const [machine, containers] = await Promise.all([
    machineState(host, { signal }),
    containerStates(host, `${stackLabel}=${stack}`, { signal }),
  ]);
  signal.throwIfAborted();
  const killed = containers.split('\n').filter((line) => / oom=true /.test(line));
  return {
    hostname: node.hostname,
    files: [
      [`${node.hostname}.machine.txt`, machine],
      [`${node.hostname}.containers.txt`, containers],
    ],
    first: [
      ...killed.slice(0, 3).map((line) => `killed for want of memory: ${line.split(' ')[0]?.slice(1)}`),
      ...firstOfState(machine),
    ],
  };
}

/** What a command printed, on both streams. Never throws but for the signal. */
async function said(host: Host, argv: readonly string[], signal: AbortSignal): Promise<string> {
  try {
    const { stdout, stderr } = await host.exec(argv, {
      accept: 'any',
      timeoutMs: 30_000,
      signal,
    });
    return `${stdout}${stderr}`;
  } catch (error) {
    signal.throwIfAborted();
    return `It could not be asked for: ${messageOf(error)}\n`;
  }
}
