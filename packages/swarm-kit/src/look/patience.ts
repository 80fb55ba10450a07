import { longestHealMs } from '@fairway/deploy-kit';
import { healthCheckSchema, healthVerdictMs, millisecondsOf } from '@fairway/docker/engine';
import { graceSecondsOf, type ServiceSpec, type SwarmTask } from '@fairway/docker/swarm';
import { asRecord } from '@fairway/runtime';

/** Milliseconds for a container to be made and started. */
const startMs = 60_000;
/** Milliseconds for an image to be pulled: longer than a deploy waits for one, because nobody waits here. */
const pullMs = 10 * 60_000;
/** Milliseconds for which Swarm watches each new task, if its service says nothing. */
const usualMonitorMs = 5_000;

/**
 * Milliseconds within which the container of a task is made, started, and healthy or has failed. The image may bring a
 * health check that the service does not name, so one is always waited for.
 */
export function startLimitMs({ TaskTemplate }: Pick<ServiceSpec, 'TaskTemplate'>): number {
  const check = healthCheckSchema.safeParse(asRecord(TaskTemplate.ContainerSpec)['Healthcheck']);
  return startMs + healthVerdictMs(check.data ?? {});
}

/** Milliseconds after which a task that is still in this state will not run by itself. */
export function limitOfState(state: string, spec: Pick<ServiceSpec, 'TaskTemplate'>): number {
  if (state === 'starting') return startLimitMs(spec);
  if (state === 'preparing') return pullMs;
  if (state === 'ready')
    return millisecondsOf(asRecord(spec.TaskTemplate.RestartPolicy)['Delay'], 5_000) + startMs;
  return startMs;
}

/**
 * Milliseconds within which all tasks of a service have been replaced: by its own start period, its grace period for the
 * end of a task, and the batches and pauses of its update.
 */
export function replaceLimitMs(spec: ServiceSpec, running: number): number {
  const update = asRecord(spec['UpdateConfig']);
  const given = Number(update['Parallelism'] ?? 1);
  const parallelism = given > 0 ? given : Math.max(running, 1);
  const batches = Math.max(1, Math.ceil(running / parallelism));
  const graceMs = graceSecondsOf({ Spec: spec.TaskTemplate } as SwarmTask) * 1_000;
  const batchMs =
    graceMs +
    startLimitMs(spec) +
    millisecondsOf(update['Monitor'], usualMonitorMs) +
    millisecondsOf(update['Delay'], 0);
  return Math.min(batches * batchMs, longestHealMs);
}
