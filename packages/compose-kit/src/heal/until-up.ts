import { longestHealMs } from '@fairway/deploy-kit';
import { type ProjectContainer, projectContainers } from '@fairway/docker/compose';
import type { Host } from '@fairway/host';
import { type Clock, Failure, poll } from '@fairway/runtime';

/** Milliseconds that an engine may take to start a container, beside the times of its health check. */
const startMs = 60_000;
const lookEveryMs = 500;

/** Milliseconds within which all of the containers are up, or will not be: by their own health checks. */
export function upWithinMs(containers: readonly Pick<ProjectContainer, 'healthVerdictMs'>[]): number {
  const slowest = Math.max(0, ...containers.map(({ healthVerdictMs }) => healthVerdictMs));
  return Math.min(startMs + slowest, longestHealMs);
}

/**
 * Waits until containers that were started serve: they run, and are healthy where they have a health check.
 * @throws Failure as soon as one of them has ended or is unhealthy, and when the time of its health check is over
 */
export async function untilUp(
  host: Host,
  project: string,
  wanted: readonly ProjectContainer[],
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  const timeoutMs = upWithinMs(wanted);
  let now: readonly ProjectContainer[] = [];
  const ended = await poll({ clock, signal, timeoutMs, intervalMs: lookEveryMs }, async () => {
    now = await projectContainers(host, project, { signal });
    const { missing, failed } = progressOf(wanted, now);
    if (failed.length > 0) throw notUp(host, failed, now);
    return missing.length === 0 ? { done: true, value: undefined } : { done: false };
  });
  if (ended.timedOut) throw notUp(host, progressOf(wanted, now).missing, now);
}

/** The containers that are not up, and those of them that will not be by waiting. */
export function progressOf(
  wanted: readonly ProjectContainer[],
  now: readonly ProjectContainer[],
): { readonly missing: readonly ProjectContainer[]; readonly failed: readonly ProjectContainer[] } {
  const found = ({ id }: ProjectContainer) => now.find((item) => item.id === id);
  const missing = wanted.filter((item) => !isUp(found(item)));
  return { missing, failed: missing.filter((item) => hasFailed(found(item))) };
}

/** Whether a container runs, and is healthy where it has a health check. */
export function isUp(found: ProjectContainer | undefined): boolean {
  return found?.state === 'running' && (found.health === 'none' || found.health === 'healthy');
}

/** One that the engine starts again may still be up. */
function hasFailed(found: ProjectContainer | undefined): boolean {
  return !found || found.state === 'exited' || found.state === 'dead' || found.health === 'unhealthy';
}

function notUp(host: Host, missing: readonly ProjectContainer[], now: readonly ProjectContainer[]): Failure {
  const names = missing.map(({ name }) => name).join(', ');
  const [first] = missing;
  const found = now.find(({ id }) => id === first?.id);
  return new Failure({
    what: `${names} on ${host.name} did not come up after the restart.`,
    why: found ? `${found.name} is ${stateOf(found)}.` : 'Its container is gone.',
    fix: `Look there: \`${host.typed(`docker logs --tail 50 ${first?.name ?? ''}`)}\`. What depends on it was not restarted.`,
  });
}

function stateOf({ state, health, exitCode }: ProjectContainer): string {
  if (state === 'exited') return `ended with exit status ${exitCode}`;
  return health === 'none' || state !== 'running' ? state : health;
}
