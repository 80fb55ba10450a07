import type { DeployContext } from '@fairway/deploy-kit';
import { annotate, probeMetrics, pushMetrics } from '@fairway/metrics';
import { sayStep } from '../heal/steps.ts';
import { probeName } from '../judge/place.ts';
import type { RunSoFar } from '../run.ts';
import type { LastLook } from './last-look.ts';

/** Pushes the figures of probes, and marks heals. What a server does not take is a warning. */
export async function pushFigures(
  { inputs, healing }: Pick<RunSoFar, 'inputs' | 'healing'>,
  { answered }: Pick<LastLook, 'answered'>,
  { fetch, clock, logger, signal }: Pick<DeployContext, 'fetch' | 'clock' | 'logger' | 'signal'>,
): Promise<void> {
  const { metrics, environment } = inputs;
  const subject = inputs.subject.name;
  const { seen } = healing.looked;
  const context = { fetch, clock, logger, signal };
  const figures = seen.probes.map((probe) => ({
    probe: probe.name,
    host: probe.node ?? '',
    up: probe.ok,
    latencyMs: probe.unanswered ? undefined : probe.ms,
    lastSuccessAt: answered[probeName(probe)],
  }));
  const tried = healing.steps.map(sayStep);
  const where = environment ? `${subject} in ${environment}` : subject;
  const taken = await Promise.all([
    metrics.pushgateway &&
      pushMetrics(
        metrics.pushgateway,
        { job: 'fairway_health', subject, environment },
        probeMetrics(figures, seen.at),
        context,
      ),
    metrics.grafana && tried.length > 0
      ? annotate(
          metrics.grafana,
          {
            at: clock.now(),
            tags: ['fairway', 'heal', subject, environment],
            text: `${where}: ${tried.join('; ')}`,
          },
          context,
        )
      : undefined,
  ]);
  for (const { problem } of taken.filter((one) => one !== undefined)) {
    if (problem !== undefined) logger.warn(`The figures of this run were not taken. ${problem}`);
  }
}
