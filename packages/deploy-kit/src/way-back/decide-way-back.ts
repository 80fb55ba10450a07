/**
 * The facts about a failed deploy that decide the way back. `Previous` and `Kept` are the data that the action needs
 * for it.
 */
export interface FailedDeploy<Previous, Kept> {
  /** The last proven release, if it is stored and is not the release that failed. */
  readonly previous: Previous | undefined;
  /** The reasons why the previous release would not work with the databases in their current state, a line each. */
  readonly obstacles: readonly string[];
  /** Whether the run was a rollback to an earlier release. */
  readonly rollback: boolean;
  /** The stack or project that ran before, where no release is proven; `kept` is undefined where it was not stored. */
  readonly foreign: { readonly kept: Kept | undefined } | undefined;
  /** The caller's choice for a failed first release. */
  readonly firstDeployFailed: 'keep' | 'remove';
  /** The step is cancelled, and has only seconds left. */
  readonly cancelled: boolean;
}

/** The length of the proof after a return. `short` fits into the time that GitHub leaves a cancelled step. */
export type ProofLength = 'full' | 'short';

/**
 * The decision about a failed deploy.
 * - `put-back`: the previous release serves again, and is proven.
 * - `restore`: the stack or project from before Fairway serves again, and is proven.
 * - `remove`: the first release is removed.
 * - `leave`: the running containers stay unchanged.
 */
export type WayBackDecision<Previous, Kept> =
  | { readonly action: 'put-back'; readonly previous: Previous; readonly proof: ProofLength }
  | { readonly action: 'restore'; readonly kept: Kept; readonly proof: ProofLength }
  | { readonly action: 'remove' }
  | { readonly action: 'leave'; readonly because: 'databases' | 'nothing-proven' | 'first-deploy' };

/** Decides the way back after a failed deploy. The table in its test gives the reason for every case. */
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
