import type { Metric } from '../metric.ts';

/** What one deploy is to Prometheus. Times are milliseconds since the Unix epoch. */
export interface DeployFigures {
  readonly startedAt: number;
  readonly endedAt: number;
  /** The wanted release was proven, also where it ran already. */
  readonly succeeded: boolean;
  /** The earlier release was put back. */
  readonly rolledBack: boolean;
  /** The release that serves now, and its commit; empty where that is not known. */
  readonly release: string;
  readonly commit: string;
}

/** The metrics of a deploy. The time of the last success is pushed by a success only, and kept through failures. */
export function deployMetrics(deploy: DeployFigures): readonly Metric[] {
  const { startedAt, endedAt, succeeded, rolledBack, release, commit } = deploy;
  return [
    {
      name: 'fairway_deploy_last_run_timestamp_seconds',
      help: 'When the last deploy ended.',
      samples: [{ value: endedAt / 1_000 }],
    },
    {
      name: 'fairway_deploy_last_success_timestamp_seconds',
      help: 'When the last deploy ended whose release was proven.',
      samples: succeeded ? [{ value: endedAt / 1_000 }] : [],
    },
    {
      name: 'fairway_deploy_success',
      help: 'Whether the last deploy proved its release.',
      samples: [{ value: succeeded ? 1 : 0 }],
    },
    {
      name: 'fairway_deploy_rolled_back',
      help: 'Whether the last deploy put the earlier release back.',
      samples: [{ value: rolledBack ? 1 : 0 }],
    },
    {
      name: 'fairway_deploy_duration_seconds',
      help: 'How long the last deploy took.',
      samples: [{ value: (endedAt - startedAt) / 1_000 }],
    },
    {
      name: 'fairway_deploy_release_info',
      help: 'The release that serves since the last deploy.',
      samples: release || commit ? [{ labels: { release, commit }, value: 1 }] : [],
    },
  ];
}
