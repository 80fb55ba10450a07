import { enters } from '../stage/step/hold.ts';

/** The phases of a deploy that goes well, in their order. */
export const phases = ['preflight', 'plan', 'sync', 'deploy', 'prove', 'record'] as const;

/**
 * The last phase that a run entered before it was ended. A busy machine passes on the log late, so the signal that is
 * meant for one phase may reach the run in the next.
 */
export function lastEntered(log: string): (typeof phases)[number] | undefined {
  return phases.findLast((phase) => enters(phase, log));
}

/** The release that runs if a deploy of v2 over v1 stops right after it has entered a phase. */
export const servedAfter: Readonly<Record<(typeof phases)[number], RegExp>> = {
  preflight: /^v1$/,
  plan: /^v1$/,
  sync: /^v1$/,
  // The stack may be on its way to the swarm already.
  deploy: /^v[12]$/,
  prove: /^v2$/,
  record: /^v2$/,
};
