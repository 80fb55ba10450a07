import type { Phase } from '@fairway/action-kit';
import { countOf, formatDiskSpace } from '@fairway/runtime';
import type { Swarm } from './swarm.ts';

/** Logs what was found on each node. */
export function saySwarm({ nodes, aside }: Swarm, phase: Phase): void {
  for (const item of nodes) {
    const { hostname } = item.node;
    if (!item.reached) {
      phase.info(`${hostname}: not reached`);
      continue;
    }
    const { freeBytes, engineVersion, clockAheadSeconds } = item.facts;
    const clock = Math.abs(clockAheadSeconds) > 5 ? `, clock off by ${clockAheadSeconds} s` : '';
    phase.info(`${hostname}: engine ${engineVersion}, ${formatDiskSpace(freeBytes)} free${clock}`);
  }
  for (const { hostname, availability } of aside)
    phase.info(`${hostname}: left alone, its availability is ${availability}`);
  const reached = nodes.filter((item) => item.reached).length;
  phase.proved(
    `${reached} of ${countOf(nodes.length, 'node')} answered`,
    'host key, node id, rsync, disk and directories checked',
  );
}
