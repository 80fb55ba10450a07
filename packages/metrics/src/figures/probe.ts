import type { Metric } from '../metric.ts';

/** What one probe is to Prometheus. Times are milliseconds since the Unix epoch. */
export interface ProbeFigures {
  /** Its name, equal in every run. */
  readonly probe: string;
  /** The machine that was asked; empty where there is one place only. */
  readonly host: string;
  readonly up: boolean;
  readonly latencyMs: number | undefined;
  /** When it last said yes, also in earlier runs: a push replaces what all probes of the group had. */
  readonly lastSuccessAt: number | undefined;
}

/** The metrics of the probes of one project or stack: all of them, because a push replaces a name as a whole. */
export function probeMetrics(probes: readonly ProbeFigures[], lookedAt: number): readonly Metric[] {
  const each = (value: (probe: ProbeFigures) => number | undefined): Metric['samples'] =>
    probes.flatMap((one) => {
      const known = value(one);
      return known === undefined ? [] : [{ labels: { probe: one.probe, host: one.host }, value: known }];
    });
  return [
    {
      name: 'fairway_probe_last_run_timestamp_seconds',
      help: 'When the probes were asked last.',
      samples: [{ value: lookedAt / 1_000 }],
    },
    {
      name: 'fairway_probe_up',
      help: 'Whether the probe said yes when it was asked last.',
      samples: each(({ up }) => (up ? 1 : 0)),
    },
    {
      name: 'fairway_probe_latency_seconds',
      help: 'How long the last answer to the probe took.',
      samples: each(({ latencyMs }) => (latencyMs === undefined ? undefined : latencyMs / 1_000)),
    },
    {
      name: 'fairway_probe_last_success_timestamp_seconds',
      help: 'When the probe last said yes.',
      samples: each(({ lastSuccessAt }) => (lastSuccessAt === undefined ? undefined : lastSuccessAt / 1_000)),
    },
  ];
}
