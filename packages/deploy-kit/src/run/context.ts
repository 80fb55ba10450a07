import type { ActionContext } from '@fairway/action-kit';

/** What the parts of a deploy are handed: the edge to GitHub, time, and the signal that ends every wait. */
export type DeployContext = Pick<
  ActionContext,
  | 'logger'
  | 'clock'
  | 'signal'
  | 'github'
  | 'summary'
  | 'phase'
  | 'prove'
  | 'setOutput'
  | 'mask'
  | 'withoutSecrets'
  | 'annotate'
>;
