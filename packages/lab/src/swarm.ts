import { inMachine } from './machine.ts';
import type { Progress } from './progress.ts';

/** A server that will join, and the promise that it is ready. */
export interface JoiningServer {
  readonly machine: string;
  readonly address: string;
  readonly ready: Promise<void>;
}

/** Makes a swarm of the servers: the first is its manager, each other one joins as soon as it is ready itself. */
export async function formSwarm(
  lab: string,
  [manager, ...workers]: readonly JoiningServer[],
  progress: Progress,
): Promise<void> {
  if (!manager) return;
  await manager.ready;
  await progress.track('the manager leads a swarm', () =>
    inMachine(lab, manager.machine, ['docker', 'swarm', 'init', '--advertise-addr', manager.address]),
  );
  const token = await inMachine(lab, manager.machine, ['docker', 'swarm', 'join-token', '--quiet', 'worker']);
  await Promise.all(
    workers.map(async ({ machine, address, ready }) => {
      await ready;
      await progress.track(`${machine} is in the swarm`, () =>
        inMachine(lab, machine, [
          ...['docker', 'swarm', 'join', '--advertise-addr', address, '--token', token],
          `${manager.address}:2377`,
        ]),
      );
    }),
  );
}
