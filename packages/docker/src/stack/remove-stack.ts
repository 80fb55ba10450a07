import type { Host } from '@fairway/host';
import { type Clock, Failure, poll } from '@fairway/runtime';
import { z } from 'zod';
import { askEngine, engineQuery } from '../engine/index.ts';
import { servicesOf, stackLabel } from '../swarm/model/services.ts';
import { tasksOf } from '../swarm/model/tasks.ts';

const waitMs = 60_000;

/**
 * Removes a stack and waits until it is gone. `docker stack rm` returns long before that, and a deploy right after it
 * would meet a network that is still being removed (moby#29293). Where a task still uses the network, the command
 * leaves the network and fails. It is repeated until nothing is left.
 * @throws Failure when a part of the stack is still there after a minute
 */
export async function removeStack(manager: Host, stack: string, clock: Clock): Promise<void> {
  const networks = engineQuery('/networks', z.array(z.looseObject({ Name: z.string() })), {
    filters: { label: [`${stackLabel}=${stack}`] },
  });
  let refused: string | undefined;
  const remove = async () => {
    const { exitCode, stderr } = await manager.exec(['docker', 'stack', 'rm', stack], {
      accept: 'any',
      timeoutMs: 60_000,
    });
    refused = exitCode === 0 ? undefined : stderr.trim();
  };
  const left = async () => {
    const [services, tasks, nets] = await askEngine(manager, [servicesOf(stack), tasksOf(stack), networks]);
    const names = [
      ...services.map(({ Spec }) => Spec.Name),
      ...nets.map(({ Name }) => Name),
      ...tasks.filter(({ Status }) => Status.State === 'running').map(({ ID }) => `task ${ID}`),
    ];
    if (names.length === 0) return { done: true, value: true } as const;
    if (refused !== undefined) await remove();
    return { done: false } as const;
  };
  await remove();
  const result = await poll({ clock, timeoutMs: waitMs, intervalMs: 500 }, left);
  if (!result.timedOut) return;
  throw new Failure({
    what: `The stack ${stack} is not gone.`,
    why: `Something of it was still there ${waitMs / 1000} s after its removal.`,
    evidence: refused ? refused.split('\n') : [],
    fix: `See what is left: \`${manager.typed(`docker stack ps ${stack}`)}\`, \`${manager.typed('docker network ls')}\`.`,
  });
}
