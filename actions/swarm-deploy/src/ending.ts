import type { Ending } from '@fairway/deploy-kit';
import type { StackView } from '@fairway/docker';
import type { SyncedNode } from './node-files.ts';

/** How a deploy of a stack ended, for outputs and summary. */
export interface StackEnding extends Ending {
  readonly view?: StackView;
  readonly synced: readonly SyncedNode[];
}
