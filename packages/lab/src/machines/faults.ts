import { setTimeout as sleep } from 'node:timers/promises';
import { containerName, services } from '../records/names.ts';
import { awaitReady, inMachine, type MachinePlan } from './machine.ts';
import { docker, run } from './run.ts';

// Packets are dropped in both directions, forwarded ones and the overlay's too, as if the cable were unplugged: no end of a
// connection is notified. The mangle table comes before all of Docker's own rules.
const cable = [
  ['PREROUTING', '-i'],
  ['POSTROUTING', '-o'],
] as const;

/** Freezes every process of a machine. Its kernel still accepts connections, which nobody answers. */
export async function pause(lab: string, machine: string): Promise<void> {
  const argv = ['pause', containerName(lab, machine)];
  // A process that waits for the disk or for its own fork cannot be frozen, and the engine gives up soon.
  for (let tries = 0; tries < 20; tries += 1) {
    const { exitCode, stderr } = await run(['docker', ...argv]);
    if (exitCode === 0) return;
    if (!stderr.includes('unable to freeze')) break;
    await sleep(500);
  }
  await docker(argv);
}

/** Cuts the power: every process dies at once, the disk stays. */
export async function kill(lab: string, machine: string): Promise<void> {
  await docker(['kill', containerName(lab, machine)]);
}

/** Unplugs the network cable. */
export async function cut(lab: string, machine: string): Promise<void> {
  for (const [chain, direction] of cable) {
    await inMachine(lab, machine, ['iptables', '-t', 'mangle', '-I', chain, direction, 'eth0', '-j', 'DROP']);
  }
}

const restartScript = `
pid=$(cat /run/docker.pid)
touch /run/engine-restarts
kill "$pid"
while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
`;

/**
 * Restarts the engine of a server alone, as an upgrade of its package does: its containers are stopped, and those whose
 * restart policy says so are started again. The machine and its SSH stay. Ends when the new engine answers.
 */
export async function restartEngine(lab: string, machine: string): Promise<void> {
  await inMachine(lab, machine, ['sh', '-c', restartScript]);
  await awaitReady(lab, machine, kindOf(machine));
}

/** Undoes {@link pause}, {@link kill} and {@link cut}, whatever came before, and waits until the machine is ready. */
export async function restore(lab: string, machine: string): Promise<void> {
  const name = containerName(lab, machine);
  const state = await docker(['inspect', '--format', '{{.State.Status}}', name]);
  if (state === 'paused') await docker(['unpause', name]);
  if (state === 'exited') await docker(['start', name]);
  if (state !== 'exited') await plug(lab, machine);
  await awaitReady(lab, machine, kindOf(machine));
}

async function plug(lab: string, machine: string): Promise<void> {
  for (const [chain, direction] of cable) {
    const rule = `${chain} ${direction} eth0 -j DROP`;
    await inMachine(lab, machine, [
      'sh',
      '-c',
      `while iptables -t mangle -D ${rule} 2>/dev/null; do :; done`,
    ]);
  }
}

const kindOf = (machine: string): MachinePlan['kind'] =>
  services.find((name) => name === machine) ?? 'server';
