/** The phases of a deploy that goes well, in their order. */
export const phases = ['preflight', 'plan', 'sync', 'deploy', 'prove', 'record'] as const;

/** What serves when nobody finishes a deploy of v2 over v1 that has just entered a phase. */
export const servedAfter: Readonly<Record<(typeof phases)[number], RegExp>> = {
  preflight: /^v1$/,
  plan: /^v1$/,
  sync: /^v1$/,
  // The stack may be on its way to the swarm already.
  deploy: /^v[12]$/,
  prove: /^v2$/,
  record: /^v2$/,
};
