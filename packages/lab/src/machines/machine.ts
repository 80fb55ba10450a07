import { Failure } from '@fairway/runtime';
import { containerName, labels, networkName } from '../records/names.ts';
import { docker, run, runOrFail } from './run.ts';

/** The labels of everything that a lab makes. */
export interface LabMark {
  readonly lab: string;
  readonly owner: string;
}

/** One machine to start: a container with an address of its own in the lab's network. */
export interface MachinePlan {
  readonly machine: string;
  readonly kind: 'server' | 'builder' | 'registry' | 'postgres';
  readonly image: string;
  readonly address: string;
  /** Directories of this machine, as `HOST:CONTAINER[:ro]`. */
  readonly binds: readonly string[];
}

/** `--label` arguments by which a lab's things are found again. */
export const labelArguments = ({ lab, owner }: LabMark): string[] => [
  '--label',
  `${labels.lab}=${lab}`,
  '--label',
  `${labels.owner}=${owner}`,
];

/**
 * What a container needs to carry an engine of its own. `--privileged` would do the same but fails on a machine whose
 * own bounding set lacks SYS_RESOURCE. /run is empty after a restart, as it is on a server.
 */
export const engineArguments: readonly string[] = [
  ...['--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE'],
  ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
  ...['--device-cgroup-rule', 'a *:* rwm'],
  ...['--tmpfs', '/run:exec,mode=755'],
];

/** The arguments of `docker` that start this machine. Pure. */
export function startArguments(mark: LabMark, plan: MachinePlan): string[] {
  const name = containerName(mark.lab, plan.machine);
  const hasEngine = plan.kind === 'server' || plan.kind === 'builder';
  return [
    ...['run', '--detach', '--name', name, '--hostname', plan.machine],
    ...labelArguments(mark),
    ...['--label', `${labels.machine}=${plan.machine}`],
    ...['--network', networkName(mark.lab), '--ip', plan.address, '--network-alias', plan.machine],
    ...(hasEngine ? [...engineArguments, '--volume', `${name}:/var/lib/docker`] : ['--cap-add', 'NET_ADMIN']),
    ...plan.binds.flatMap((bind) => ['--volume', bind]),
    ...[plan.image, '/usr/bin/tini', '-g', '--', `/lab/machines/${plan.kind}`],
  ];
}

/** Starts a machine; it may not be ready yet. */
export async function startMachine(mark: LabMark, plan: MachinePlan): Promise<void> {
  const name = containerName(mark.lab, plan.machine);
  if (plan.kind === 'server' || plan.kind === 'builder') {
    await docker(['volume', 'create', ...labelArguments(mark), name]);
  }
  await docker(startArguments(mark, plan));
}

/**
 * Waits until a machine can do its work.
 * @throws Failure with the machine's last words where it has ended, or is not ready after four minutes.
 */
export async function awaitReady(lab: string, machine: string, kind: MachinePlan['kind']): Promise<void> {
  const name = containerName(lab, machine);
  const argv = ['docker', 'exec', name, 'timeout', '240', '/lab/machines/ready', kind];
  const { exitCode, stderr } = await run(argv);
  if (exitCode === 0) return;
  const { stdout, stderr: errors } = await run(['docker', 'logs', '--tail', '12', name]);
  throw new Failure({
    what: `${machine} of the lab ${lab} did not become ready.`,
    why: exitCode === 124 ? 'It was still starting after four minutes.' : `It has ended: ${stderr.trim()}`,
    evidence: `${stdout}${errors}`.trim().split('\n'),
    fix: `Read its last words above; \`docker logs ${name}\` has more while the lab stands.`,
  });
}

/** Runs a command inside a machine and returns its output. Throws as `runOrFail` does. */
export function inMachine(
  lab: string,
  machine: string,
  argv: readonly string[],
  input?: string,
): Promise<string> {
  const command = ['docker', 'exec', '--interactive', containerName(lab, machine), ...argv];
  return runOrFail(command, input === undefined ? {} : { input });
}
