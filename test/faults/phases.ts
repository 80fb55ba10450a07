import { enters } from '../stage/step/hold.ts';

/**
 * The phases of a deploy that goes well, in their order. The first one, preflight, is not among them: a run that is ended
 * in the plan has all that it had in preflight, its connections and the lock.
 */
export const phases = ['plan', 'sync', 'deploy', 'prove', 'record'] as const;

/**
 * The last phase that a run entered before it was ended. A busy machine passes on the log late, so the signal that is
 * meant for one phase may reach the run in the next.
 */
export function lastEntered(log: string): (typeof phases)[number] | undefined {
  return phases.findLast((phase) => enters(phase, log));
}

/** The releases of which one runs, if a deploy of the next one over the old one stops right after it has entered a phase. */
export function servedAfter(
  phase: (typeof phases)[number],
  { old, next }: { readonly old: string; readonly next: string },
): readonly string[] {
  if (phase === 'plan' || phase === 'sync') return [old];
  // In deploy, the stack may be on its way to the swarm already.
  return phase === 'deploy' ? [old, next] : [next];
}
