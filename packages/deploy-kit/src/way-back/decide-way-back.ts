/**
 * What a failed deploy left behind, as far as it decides what is done about it.
 * `Previous` and `Kept` are whatever the action needs to go back there.
 */
export interface FailedDeploy<Previous, Kept> {
  /** The last proven release, where it is stored and is another one than the release that failed. */
  readonly previous: Previous | undefined;
  /** Why the previous release would not work with the databases as they are now, a line each. */
  readonly obstacles: readonly string[];
  /** The run was told to go back to an earlier release. */
  readonly rollback: boolean;
  /** What ran there before, where no release is proven; `kept` is undefined where it was not stored. */
  readonly foreign: { readonly kept: Kept | undefined } | undefined;
  /** What the caller wants to be done when the very first release fails. */
  readonly firstDeployFailed: 'keep' | 'remove';
  /** The step was told to stop, and has only seconds left. */
  readonly cancelled: boolean;
}

/** How long the return is watched; `short` is what GitHub leaves a cancelled step. */
export type ProofLength = 'full' | 'short';

/**
 * What is done about a failed deploy.
 * - `put-back`: the previous release serves again, and is proven.
 * - `restore`: what ran before Fairway serves again, and is proven.
 * - `remove`: the first release is taken away.
 * - `leave`: what runs is left as it is.
 */
export type WayBackDecision<Previous, Kept> =
  | { readonly action: 'put-back'; readonly previous: Previous; readonly proof: ProofLength }
  | { readonly action: 'restore'; readonly kept: Kept; readonly proof: ProofLength }
  | { readonly action: 'remove' }
  | { readonly action: 'leave'; readonly because: 'databases' | 'nothing-proven' | 'first-deploy' };

/** Decides what is done about a failed deploy. The table in its test gives the reason for every case. */
export function decideWayBack<Previous, Kept = never>(
  failed: FailedDeploy<Previous, Kept>,
): WayBackDecision<Previous, Kept> {
  const { previous, obstacles, rollback, foreign, firstDeployFailed, cancelled } = failed;
  const proof = cancelled ? 'short' : 'full';
  if (obstacles.length > 0 && !rollback) return { action: 'leave', because: 'databases' };
  if (previous !== undefined) return { action: 'put-back', previous, proof };
  if (foreign?.kept !== undefined) return { action: 'restore', kept: foreign.kept, proof };
  if (foreign) return { action: 'leave', because: 'nothing-proven' };
  if (firstDeployFailed === 'remove') return { action: 'remove' };
  return { action: 'leave', because: 'first-deploy' };
}
