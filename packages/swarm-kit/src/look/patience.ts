import { graceSecondsOf, type ServiceSpec, type SwarmTask } from '@fairway/docker/swarm';
import { asRecord } from '@fairway/runtime';

/** Milliseconds that Docker gives a health check that says nothing of its own. */
const usualCheck = { intervalMs: 30_000, timeoutMs: 30_000, retries: 3 };
/** Milliseconds for a container to be made and started. */
const startMs = 60_000;
/** Milliseconds for an image to be pulled: longer than a deploy waits for one, because nobody waits here. */
const pullMs = 10 * 60_000;
/** Milliseconds for which Swarm watches each new task, if its service says nothing. */
const usualMonitorMs = 5_000;
/** Milliseconds beyond which no heal waits, whatever a service asks for: its run has other work, and an end. */
const longestWaitMs = 15 * 60_000;

const nanoseconds = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && value > 0 ? value / 1e6 : otherwise;

/** Milliseconds within which the container of a task is healthy, or has failed: its start period, then all its retries. */
export function startLimitMs({ TaskTemplate }: Pick<ServiceSpec, 'TaskTemplate'>): number {
  const check = asRecord(asRecord(TaskTemplate.ContainerSpec)['Healthcheck']);
  const retries = Number(check['Retries'] ?? 0) || usualCheck.retries;
  const eachMs =
    nanoseconds(check['Interval'], usualCheck.intervalMs) +
    nanoseconds(check['Timeout'], usualCheck.timeoutMs);
  return nanoseconds(check['StartPeriod'], 0) + retries * eachMs + startMs;
}

/** Milliseconds after which a task that is still in this state will not run by itself. */
export function limitOfState(state: string, spec: Pick<ServiceSpec, 'TaskTemplate'>): number {
  if (state === 'starting') return startLimitMs(spec);
  if (state === 'preparing') return pullMs;
  if (state === 'ready')
    return nanoseconds(asRecord(spec.TaskTemplate.RestartPolicy)['Delay'], 5_000) + startMs;
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
    nanoseconds(update['Monitor'], usualMonitorMs) +
    nanoseconds(update['Delay'], 0);
  return Math.min(batches * batchMs, longestWaitMs);
}
