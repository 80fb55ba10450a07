import type { Progress } from '../progress.ts';
import { containerName } from '../records/names.ts';
import { inMachine } from './machine.ts';
import { run } from './run.ts';

/** A server that will join, and the promise that it is ready. */
export interface JoiningServer {
  readonly machine: string;
  readonly address: string;
  readonly ready: Promise<void>;
}

/**
 * How often servers tell that they live. After three times this in silence the swarm calls one down and places its tasks
 * elsewhere, and on a machine with much else to do an engine can be silent for longer than three times the usual 5 s.
 */
const heartbeat = '10s';

/** Seconds for a server to be in the swarm. Docker itself gives up waiting after 20 and joins all the same. */
const joinSeconds = 180;

/** Makes a swarm of the servers: the first is its manager, each other one joins as soon as it is ready itself. */
export async function formSwarm(
  lab: string,
  [manager, ...workers]: readonly JoiningServer[],
  progress: Progress,
): Promise<void> {
  if (!manager) return;
  await manager.ready;
  await progress.track('the manager leads a swarm', () =>
    inMachine(lab, manager.machine, [
      ...['docker', 'swarm', 'init', '--advertise-addr', manager.address],
      ...['--dispatcher-heartbeat', heartbeat],
    ]),
  );
  const token = await inMachine(lab, manager.machine, ['docker', 'swarm', 'join-token', '--quiet', 'worker']);
  await Promise.all(
    workers.map(async ({ machine, address, ready }) => {
      await ready;
      await progress.track(`${machine} is in the swarm`, () =>
        join(lab, machine, ['--advertise-addr', address, '--token', token, `${manager.address}:2377`]),
      );
    }),
  );
}

async function join(lab: string, machine: string, words: readonly string[]): Promise<void> {
  const command = ['docker', 'exec', containerName(lab, machine), 'docker', 'swarm', 'join', ...words];
  const { exitCode, stderr } = await run(command);
  if (exitCode === 0) return;
  if (!/will continue in the background/.test(stderr)) {
    // The second try reports the error if it persists.
    await inMachine(lab, machine, ['docker', 'swarm', 'join', ...words]);
    return;
  }
  const isIn = `docker info --format '{{.Swarm.LocalNodeState}}' | grep -qx active`;
  const wait = `until ${isIn}; do sleep 0.5; done`;
  await inMachine(lab, machine, ['timeout', String(joinSeconds), 'sh', '-c', wait]);
}
