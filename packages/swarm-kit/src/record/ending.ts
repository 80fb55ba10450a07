import type { Ending, SeenRunning } from '@fairway/deploy-kit';
import type { StackView } from '@fairway/docker/swarm';
import type { SyncedNode } from '../files/switch-files.ts';
import type { NodeDisk } from './disk.ts';

/** How a deploy of a stack ended, for outputs and summary. */
export interface StackEnding extends Ending {
  readonly view?: StackView;
  /** The running tasks, where it is known which of them have a health check. */
  readonly seen?: readonly SeenRunning[] | undefined;
  readonly synced: readonly SyncedNode[];
  /** Absent where nothing was brought and nothing was removed. */
  readonly disks?: readonly NodeDisk[];
}

/** The ending of a deploy after which the serving release is unknown. */
export function nothingProven(): StackEnding {
  return { status: 'failed', serves: undefined, probes: [], synced: [], notes: [] };
}
