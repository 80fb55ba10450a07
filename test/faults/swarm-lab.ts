import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Lab, startLab } from '@fairway/lab';
import { silentLogger } from '@fairway/runtime';
import { type Checkout, checkOutFor } from '../stage/step/checkout.ts';
import type { StepResult } from '../stage/step/run-step.ts';
import { releaseStackFiles, releaseStackInputs } from './release-stack.ts';
import { readWhole } from './whole-release.ts';

/** The fault of a run: called with its whole output so far, each time it prints. */
export type Fault = (log: string, step: ChildProcess) => void;

export interface DeployOptions {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly fault?: Fault;
  /** Services without a task that the stack has besides. */
  readonly shelves?: number;
}

/** A lab of two servers in a swarm, and what an operator does and sees there. */
export interface SwarmLab {
  readonly lab: Lab;
  /** Runs swarm-deploy as a runner does, to deploy a release to the lab. */
  deploy(stack: string, release: string, options?: DeployOptions): Promise<StepResult>;
  /** The release that all tasks of all services run when the swarm has settled, or a text that describes a mixture. */
  serves(stack: string): Promise<string>;
  /** The lines of the ledger as `VERSION OUTCOME`. */
  ledger(stack: string): Promise<readonly string[]>;
  /** Whether the lock of the stack is free, or becomes free within minutes. */
  lockIsFree(stack: string): Promise<boolean>;
  /** The contents of the synced directory, on every node. */
  papers(stack: string): Promise<readonly string[]>;
  /** Registry logins and files of one command that lie on the manager. */
  leftBehind(): Promise<readonly string[]>;
  /** Waits until all nodes have joined the swarm again and the manager calls them ready. */
  nodesReady(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSwarmLab(): Promise<SwarmLab> {
  const lab = await startLab({ nodes: 2, swarm: true, registry: true }, { logger: silentLogger });
  const checkouts = new Map<string, Promise<Checkout>>();
  const { exec } = lab.node('manager');
  const stateOf = (stack: string) => `/var/lib/fairway/stacks/${stack}`;

  function checkOut(release: string, shelves?: number): Promise<Checkout> {
    const key = `${release} ${shelves}`;
    const made = checkouts.get(key) ?? checkOutFor('swarm-deploy', releaseStackFiles(release, shelves));
    checkouts.set(key, made);
    return made;
  }

  return {
    lab,
    async deploy(stack, release, { inputs = {}, fault, shelves } = {}) {
      const checkout = await checkOut(release, shelves);
      return checkout.run(
        { ...releaseStackInputs(lab, stack, release), ...inputs },
        {
          onLog(log, step) {
            fault?.(log, step);
            return undefined;
          },
        },
      );
    },
    serves: (stack) => readWhole(lab, stack),
    async ledger(stack) {
      const { stdout } = await exec(['cat', `${stateOf(stack)}/ledger.jsonl`]);
      const lines = stdout.split('\n').filter(Boolean);
      return lines.map((line) => {
        const { version, outcome } = JSON.parse(line) as { version: string; outcome: string };
        return `${version} ${outcome}`;
      });
    },
    async lockIsFree(stack) {
      const lock = ['flock', '--wait', '300', `${stateOf(stack)}/lock`, 'true'];
      return (await exec(lock)).exitCode === 0;
    },
    async leftBehind() {
      const ours = ['(', '-path', '*fairway-docker-*', '-o', '-path', '/tmp/fairway-*', ')'];
      const { stdout } = await exec(['find', '/tmp', '/var/lib/fairway', ...ours, '-type', 'f']);
      return stdout.split('\n').filter(Boolean);
    },
    papers: (stack) =>
      Promise.all(
        lab.nodes.map(async (node) => {
          const { stdout } = await node.exec(['cat', `/home/deploy/${stack}/papers/rules.txt`]);
          return stdout.trim();
        }),
      ),
    async nodesReady() {
      let last: readonly string[] = [];
      for (let tries = 0; tries < 1_200; tries++) {
        // For a while the swarm still calls a lost node ready. The restarted engine itself knows when it has joined again.
        const states = await Promise.all([
          ...lab.nodes.map((node) => node.exec(['docker', 'info', '--format', '{{.Swarm.LocalNodeState}}'])),
          exec(['docker', 'node', 'ls', '--format', '{{.Status}}']),
        ]);
        last = states.map(({ stdout }) => stdout.trim().replaceAll('\n', ' '));
        if (last.join(' ') === [...lab.nodes.map(() => 'active'), ...lab.nodes.map(() => 'Ready')].join(' '))
          return;
        await sleep(500);
      }
      throw new Error(`The swarm did not call its nodes ready within minutes: ${last.join('; ')}`);
    },
    async stop() {
      for (const made of checkouts.values()) await (await made).remove();
      await lab.stop();
    },
  };
}
