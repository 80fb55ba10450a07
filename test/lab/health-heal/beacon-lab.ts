import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { targetOf } from '@fairway/access-kit';
import type { HealStep, Installed, InstalledLook, ServiceLook } from '@fairway/deploy-kit';
import { parseTarget, sshConnector } from '@fairway/host';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { openInstalledStack } from '@fairway/swarm-kit';
import { checkOutFor } from '../../stage/step/checkout.ts';
import { sshInputs } from '../../stage/step/lab-access.ts';
import { runStep, type StepResult } from '../../stage/step/run-step.ts';
import { swarmInputs } from '../../stage/step/swarm-inputs.ts';
import { readSwarm, type SwarmReader } from '../swarm-deploy/swarm.ts';
import { beaconFiles } from './apps/beacon.ts';
import { quietContext } from './context.ts';

export const stack = 'beacon';
/** A token that a service of the stack has, and that nobody may ever read. */
export const token = 'tok-7f3a';

/** The stack `beacon` on a swarm of two nodes: v2, proven, after v1. */
export interface BeaconLab {
  readonly lab: Lab;
  readonly swarm: SwarmReader;
  readonly installed: Installed;
  /** Opens a stack by a connection of its own to the manager. */
  openStack(name: string, closing: AsyncDisposableStack): Promise<Installed>;
  onManager(...argv: readonly string[]): Promise<string>;
  update(...words: readonly string[]): Promise<string>;
  /** A part of a service, as the engine tells it. */
  inspect(part: 'Spec' | 'UpdateStatus', service: string): Promise<string>;
  /** The look at which a service has a state. */
  seenAs(name: string, state: string): Promise<InstalledLook>;
  /** Runs the action itself. */
  health(inputs?: Readonly<Record<string, string>>): Promise<StepResult>;
  /** Ids of the running tasks of a service. */
  tasksOf(name: string): Promise<readonly string[]>;
  heal(step: HealStep, ...names: readonly string[]): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export async function startBeacon(): Promise<BeaconLab> {
  await using undo = new AsyncDisposableStack();
  const lab = await startLab({ nodes: 2, swarm: true, registry: true }, { logger: silentLogger });
  undo.defer(() => lab.stop());
  const swarm = readSwarm(lab);
  const onManager = (...argv: readonly string[]) => swarm.on('manager', argv);
  await deployTwice(lab);
  const openStack: BeaconLab['openStack'] = (name, closing) => openStackOf(lab, name, closing);
  const installed = await openStack(stack, undo);
  const opened = undo.move();
  return {
    ...{ lab, swarm, installed, openStack, onManager },
    update: (...words) => onManager('docker', 'service', 'update', '--detach', ...words),
    inspect: (part, service) => onManager('docker', 'service', 'inspect', '-f', `{{json .${part}}}`, service),
    seenAs: (name, state) =>
      until(async () => {
        const look = await installed.look();
        return serviceIn(look, name).state === state ? look : undefined;
      }),
    health: (inputs = {}) =>
      runStep({
        action: 'health-heal',
        workspace: tmpdir(),
        inputs: {
          stack,
          manager: lab.node('manager').address,
          ...sshInputs(lab),
          probes:
            '[{"name": "web", "url": "http://{node}:18090/version", "timeout": "10s", "interval": "500ms", "failures": 1, "heal": "web"}]',
          'heal-wait': '100ms',
          ...inputs,
        },
      }),
    tasksOf: async (name) =>
      (await swarm.tasks(stack)).filter(({ service }) => service === `${stack}_${name}`).map(({ id }) => id),
    async heal(step, ...names) {
      await using session = await installed.lock();
      if (!session) throw new Error('The lock is held.');
      const look = await session.look();
      return await session.heal(
        step,
        names.map((name) => serviceIn(look, name)),
      );
    },
    stop: () => opened.disposeAsync(),
  };
}

async function deployTwice(lab: Lab): Promise<void> {
  const checkout = await checkOutFor('swarm-deploy', beaconFiles);
  for (const release of ['v1', 'v2']) {
    const ended = await checkout.run({
      ...swarmInputs(lab, stack),
      release,
      soak: '0s',
      'secret-env': JSON.stringify({ TOKEN: token }),
      files: `deploy/pages => /home/deploy/${stack}/pages`,
      verify: '[{"name": "web", "url": "http://{node}:18090/version", "json": {"version": "{release}"}}]',
    });
    if (ended.exitCode !== 0) throw new Error(ended.log);
  }
  await checkout.remove();
}

async function openStackOf(lab: Lab, name: string, closing: AsyncDisposableStack): Promise<Installed> {
  const context = quietContext('ada');
  const { user, privateKey } = lab.ssh;
  const pins = { knownHosts: lab.knownHosts, fingerprints: [] };
  const ssh = { user, privateKey, passphrase: undefined, jump: undefined, ...pins };
  const manager = await sshConnector(context)(targetOf(ssh, parseTarget(lab.node('manager').address)));
  closing.defer(() => manager.close());
  return openInstalledStack(
    {
      stack: name,
      stateDir: '/var/lib/fairway',
      manager,
      nodes: 'auto',
      ssh,
      limits: { timeoutMs: 300_000, soakMs: 500 },
    },
    closing,
    context,
  );
}

/** A service out of a look. */
export function serviceIn(look: InstalledLook, name: string): ServiceLook {
  const found = look.services.find(({ service }) => service === name);
  if (!found)
    throw new Error(`${name} is not among ${look.services.map(({ service }) => service).join(', ')}`);
  return found;
}

/** Asks until there is an answer. */
export async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 500; tries += 1) {
    const found = await ask();
    if (found !== undefined) return found;
    // A look asks every engine, which costs more than the wait.
    await sleep(1_000);
  }
  throw new Error('It did not become so.');
}

/** How a run of the action ended, with its log for whoever reads a failure. */
export const ended = ({ exitCode, outputs, log }: StepResult) => [exitCode, outputs['outcome'], log];
