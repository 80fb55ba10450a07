import type { Metric } from '../metric.ts';

/** What one backup of one source is to Prometheus. Times are milliseconds since the Unix epoch. */
export interface BackupFigures {
  readonly startedAt: number;
  readonly endedAt: number;
  /** As many destinations as were asked for have a new copy, and it was proven. */
  readonly succeeded: boolean;
  /** When the newest proven backup at each destination began: all of them, because a push replaces a name as a whole. */
  readonly proven: readonly { readonly destination: string; readonly at: number }[];
  /** Bytes of the dump, and of what was stored of it; undefined where there was none. */
  readonly plainBytes: number | undefined;
  readonly storedBytes: number | undefined;
  /** Until the throwaway server held everything; undefined where nothing was restored. */
  readonly restoreMs: number | undefined;
}

/**
 * The metrics of a backup, of a group that has the source as its subject. What a failed run does not know keeps the value
 * of the last one that did.
 */
export function backupMetrics(backup: BackupFigures): readonly Metric[] {
  const { startedAt, endedAt, succeeded, proven, plainBytes, storedBytes, restoreMs } = backup;
  const known = (value: number | undefined) => (value === undefined ? [] : [{ value }]);
  return [
    {
      name: 'fairway_backup_last_run_timestamp_seconds',
      help: 'When the last backup ended.',
      samples: [{ value: endedAt / 1_000 }],
    },
    {
      name: 'fairway_backup_last_success_timestamp_seconds',
      help: 'When the last backup ended that was stored and proven.',
      samples: succeeded ? [{ value: endedAt / 1_000 }] : [],
    },
    {
      name: 'fairway_backup_success',
      help: 'Whether the last backup was stored and proven.',
      samples: [{ value: succeeded ? 1 : 0 }],
    },
    {
      name: 'fairway_backup_newest_proven_timestamp_seconds',
      help: 'When the newest proven backup at the destination began.',
      samples: proven.map(({ destination, at }) => ({ labels: { destination }, value: at / 1_000 })),
    },
    {
      name: 'fairway_backup_duration_seconds',
      help: 'How long the last backup took, with its proof.',
      samples: [{ value: (endedAt - startedAt) / 1_000 }],
    },
    {
      name: 'fairway_backup_plain_bytes',
      help: 'Size of the last dump.',
      samples: known(plainBytes),
    },
    {
      name: 'fairway_backup_stored_bytes',
      help: 'Size of the last dump as it is stored.',
      samples: known(storedBytes),
    },
    {
      name: 'fairway_backup_restore_seconds',
      help: 'How long the last proven restore took.',
      samples: known(restoreMs === undefined ? undefined : restoreMs / 1_000),
    },
  ];
}
