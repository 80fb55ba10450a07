import { z } from 'zod';

/** A health check as engines hold it. Times are nanoseconds. What is missing or 0 is the engine's own. */
export const healthCheckSchema = z.looseObject({
  Test: z.array(z.string()).nullish(),
  Interval: z.number().nullish(),
  Timeout: z.number().nullish(),
  StartPeriod: z.number().nullish(),
  Retries: z.number().nullish(),
});

export type HealthCheck = z.infer<typeof healthCheckSchema>;

/** What an engine takes where a health check says nothing, in milliseconds (docker run, `--health-interval` and others). */
const usual = { intervalMs: 30_000, timeoutMs: 30_000, retries: 3 };

/** Milliseconds of a time that an engine holds in nanoseconds. */
export function millisecondsOf(nanoseconds: unknown, otherwise: number): number {
  return typeof nanoseconds === 'number' && nanoseconds > 0 ? nanoseconds / 1e6 : otherwise;
}

/** Milliseconds after its start within which a container is healthy or has failed: its start period, then all retries. */
export function healthVerdictMs(check: HealthCheck): number {
  const eachMs =
    millisecondsOf(check.Interval, usual.intervalMs) + millisecondsOf(check.Timeout, usual.timeoutMs);
  return millisecondsOf(check.StartPeriod, 0) + (check.Retries || usual.retries) * eachMs;
}
