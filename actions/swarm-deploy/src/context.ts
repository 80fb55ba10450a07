import type { ActionContext } from '@fairway/action-kit';

/** What the parts of this action are handed: the edge to GitHub, time, and the signal that ends every wait. */
export type Context = Pick<
  ActionContext,
  'logger' | 'clock' | 'signal' | 'github' | 'summary' | 'phase' | 'prove' | 'setOutput' | 'mask' | 'annotate'
>;
