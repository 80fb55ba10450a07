import type { ProbeSeen, Seen, Unreached } from '../look/seen.ts';

/** Says of bad answers whether the runner's own network may be their cause. Then they prove nothing. */
export interface ProberFault {
  readonly probe: (probe: ProbeSeen) => boolean;
  readonly host: (unreached: Unreached) => boolean;
}

/**
 * An answer that arrived is an answer: only silence may be the network's fault. Silence is the network's where a control
 * URL is silent too, or whoever asked could not even ask. Where no control URL is given, a machine of the
 * installation that gets a good answer to the same request decides. With a control URL that answers, it does not: the
 * runner's network is well then, so something between it and the service is broken for users too.
 */
export function proberFault({ controls }: Pick<Seen, 'controls'>): ProberFault {
  const controlSilent = controls.some(({ ok }) => !ok);
  return {
    probe: ({ unanswered, askersFault, fromHost }) =>
      askersFault || (unanswered && (controlSilent || (controls.length === 0 && fromHost === 'good'))),
    host: ({ runnersFault }) => controlSilent || runnersFault,
  };
}
