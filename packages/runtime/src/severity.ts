/** The severities, the worst first: P1 wakes people, P2 is for the working day, P3 is for the record. */
export const severities = ['P1', 'P2', 'P3'] as const;
export type Severity = (typeof severities)[number];
