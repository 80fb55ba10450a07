import type { StackView } from '@fairway/docker';
import type { ProbeResult } from '@fairway/health';
import type { Release } from '@fairway/releases';
import type { SyncedNode } from './node-files.ts';

/** How a deploy ended, for outputs and summary. */
export interface Ending {
  readonly status: 'deployed' | 'unchanged' | 'rolled-back' | 'failed';
  /** The release that serves now and was proven; undefined where nothing is proven. */
  readonly serves: Release | undefined;
  readonly view?: StackView;
  readonly probes: readonly ProbeResult[];
  readonly synced: readonly SyncedNode[];
  /** What was done besides, in words. */
  readonly notes: readonly string[];
}
