import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Failure, type Logger } from '@fairway/runtime';
import { provideImages } from './images.ts';
import { Lab } from './lab.ts';
import { layOutFiles } from './machines/files.ts';
import { awaitReady, inMachine, type LabMark, type MachinePlan, startMachine } from './machines/machine.ts';
import { makeMachineEnvironment } from './machines/machine-environment.ts';
import { makeNetwork } from './machines/network.ts';
import { run } from './machines/run.ts';
import { newPassword } from './machines/secrets.ts';
import { formSwarm } from './machines/swarm.ts';
import { Progress } from './progress.ts';
import { claimName } from './records/claim.ts';
import { serverNames } from './records/names.ts';
import { nobody, thisProcess } from './records/owner.ts';
import { type LabRecord, writeRecord } from './records/record.ts';
import { removeLab, sweep } from './remove.ts';

/** What a lab has. What is not named is not started. */
export interface LabOptions {
  /** Unique by default. Lower-case letters, digits and hyphens. */
  readonly name?: string;
  /** How many servers: one manager and the rest workers. */
  readonly nodes: number;
  /** Forms a swarm of the servers. */
  readonly swarm?: boolean;
  readonly registry?: boolean;
  readonly builder?: boolean;
  readonly postgres?: boolean;
  /** Stays after this process has ended, until `pnpm lab down` or `stop`. */
  readonly keep?: boolean;
}

/**
 * Brings up a lab: all machines side by side. Labs of other processes are left alone; what crashed owners left
 * behind is swept first.
 * @throws Failure where the machine has no engine, the name is taken, or a machine does not become ready; nothing of
 * the lab is left then.
 */
export async function startLab(
  options: LabOptions,
  deps: { logger: Logger; signal?: AbortSignal },
): Promise<Lab> {
  const mark = {
    lab: options.name ?? randomBytes(4).toString('hex'),
    owner: options.keep ? nobody : thisProcess(),
  };
  checkCount(options.nodes);
  await checkEngine();
  const progress = new Progress(deps.logger);
  try {
    for (const left of await sweep()) deps.logger.info(`Removed the lab ${left}: its owner has ended.`);
    const images = await provideImages(progress);
    const stateDir = await claimName(mark);
    try {
      return new Lab(await bringUp(mark, stateDir, options, images, progress, deps.signal));
    } catch (error) {
      await removeLab(mark.lab);
      // A Ctrl-C ends the commands under way too: what they say then is not the cause.
      deps.signal?.throwIfAborted();
      throw error;
    }
  } finally {
    progress.close();
  }
}

function checkCount(nodes: number): void {
  if (Number.isInteger(nodes) && nodes >= 1 && nodes <= 100) return;
  throw new Failure({
    what: `A lab cannot have ${nodes} servers.`,
    why: 'It has one manager and up to 99 workers.',
    fix: 'Ask for 1 to 100: --nodes 6',
  });
}

async function checkEngine(): Promise<void> {
  const engine = await run(['docker', 'info', '--format', '{{.ServerVersion}}']);
  if (engine.exitCode === 0) return;
  throw new Failure({
    what: 'The lab needs a Docker Engine on this machine, and none answers.',
    why: engine.stderr.trim().split('\n').at(-1) ?? 'docker said nothing.',
    fix: 'Run ./scripts/setup: it starts one, or says what to type.',
  });
}

async function bringUp(
  mark: LabMark,
  stateDir: string,
  options: LabOptions,
  images: { base: string; registry: string },
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<LabRecord> {
  const at = await makeNetwork(mark);
  const passwords = { registry: newPassword(), postgres: newPassword() };
  const key = await layOutFiles(stateDir, at, passwords);
  const dockerHost = `unix://${join(stateDir, 'builder', 'docker.sock')}`;

  const start = (
    plan: Pick<MachinePlan, 'machine' | 'kind' | 'address'>,
    image: string,
    binds: string[] = [],
  ) =>
    progress.track(`${plan.machine} is ready`, async () => {
      signal?.throwIfAborted();
      await startMachine(mark, { ...plan, image, binds: [`${join(stateDir, 'shared')}:/lab:ro`, ...binds] });
      await awaitReady(mark.lab, plan.machine, plan.kind);
    });
  const service = (kind: 'registry' | 'builder' | 'postgres', image: string, bind: string) =>
    options[kind] ? start({ machine: kind, kind, address: at[kind] }, image, [bind]) : undefined;
  const names = serverNames(options.nodes);
  const servers = names.map((machine, index) => ({
    machine,
    address: at.server(index),
    ready: start({ machine, kind: 'server', address: at.server(index) }, images.base),
  }));
  const swarm = options.swarm ? formSwarm(mark.lab, servers, progress) : undefined;
  await allOrFirstFailure([
    ...servers.map(({ ready }) => ready),
    swarm,
    service('registry', images.registry, `${join(stateDir, 'registry')}:/secret:ro`),
    service('builder', images.base, `${join(stateDir, 'builder')}:/builder`),
    service('postgres', images.base, `${join(stateDir, 'postgres')}:/secret:ro`),
  ]);
  signal?.throwIfAborted();

  const machineEnv = await makeMachineEnvironment(
    stateDir,
    join(stateDir, 'tls', 'ca.crt'),
    options.builder ? dockerHost : undefined,
  );
  const record: LabRecord = {
    name: mark.lab,
    owner: mark.owner,
    swarm: options.swarm ?? false,
    nodes: await Promise.all(
      servers.map(async ({ machine, address }) => {
        const keys = await inMachine(mark.lab, machine, ['sh', '-c', 'cat /etc/ssh/ssh_host_*_key.pub']);
        const lines = keys.split('\n').map((line) => `${address} ${line.split(' ').slice(0, 2).join(' ')}\n`);
        return { name: machine, address, knownHosts: lines.join('') };
      }),
    ),
    privateKey: key.privateKey,
    machineEnv,
    ...(options.registry
      ? { registry: { address: `${at.registry}:5000`, password: passwords.registry } }
      : {}),
    ...(options.builder ? { builder: { dockerHost } } : {}),
    ...(options.postgres ? { postgres: { address: at.postgres, password: passwords.postgres } } : {}),
  };
  await writeRecord(record);
  return record;
}

/** Waits for the end of all, so that nothing still starts while a failed lab is removed; then throws the first failure. */
async function allOrFirstFailure(work: readonly (Promise<unknown> | undefined)[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
