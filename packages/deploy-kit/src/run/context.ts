import type { ActionContext } from '@fairway/action-kit';

/** The context for all parts of a deploy: the edge to GitHub, the clock, and the signal that ends every wait. */
export type DeployContext = Pick<
  ActionContext,
  | 'logger'
  | 'clock'
  | 'fetch'
  | 'signal'
  | 'github'
  | 'summary'
  | 'phase'
  | 'prove'
  | 'about'
  | 'setOutput'
  | 'mask'
  | 'withoutSecrets'
  | 'annotate'
>;

/** The context for work that must end as soon as a lock is lost. */
export function guardedBy(context: DeployContext, { lost }: { readonly lost: AbortSignal }): DeployContext {
  return { ...context, signal: AbortSignal.any([context.signal, lost]) };
}
