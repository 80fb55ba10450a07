import type { ActionContext } from '@fairway/action-kit';

/** What the parts of a deploy are handed: the edge to GitHub, time, and the signal that ends every wait. */
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
  | 'setOutput'
  | 'mask'
  | 'withoutSecrets'
  | 'annotate'
>;

/** The context of work that ends as soon as a lock is lost. */
export function guardedBy(context: DeployContext, { lost }: { readonly lost: AbortSignal }): DeployContext {
  return { ...context, signal: AbortSignal.any([context.signal, lost]) };
}
