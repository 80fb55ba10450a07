import { countRunning, type SeenRunning } from '@fairway/deploy-kit';
import type { ProjectContainer } from '@fairway/docker/compose';
import { countOf } from '@fairway/runtime';

/** The part of a container that a claim is made of. */
export type Claimed = Pick<ProjectContainer, 'service' | 'state' | 'health' | 'oneOff' | 'exitCode'>;

/** The running containers, and whether each is healthy by a health check of its own. */
export function seenRunning(containers: readonly Claimed[]): readonly SeenRunning[] {
  return containers
    .filter(({ state, oneOff }) => state === 'running' && !oneOff)
    .map(({ service, health }) => ({ service, checked: health === 'healthy' }));
}

/** What a proof has seen of a host, in the words of a log line: containers that run, and apart from them ended jobs. */
export function claimOf(
  containers: readonly Claimed[],
  { soakMs, probes }: { readonly soakMs: number; readonly probes: number },
): string {
  const ended = containers.filter(({ state, oneOff }) => state === 'exited' && !oneOff);
  const jobs = [...new Set(ended.map(({ service, exitCode }) => `${service} ended with ${exitCode}`))];
  return [
    `${countRunning(seenRunning(containers), 'container')}, by digest, for ${Math.round(soakMs / 1000)} s`,
    ...jobs,
    ...(probes > 0 ? [`${countOf(probes, 'probe')} passed`] : ['no probes']),
  ].join('; ');
}
