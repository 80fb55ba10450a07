export { type Probe, type ProbeInput, probeSchema } from './probe.ts';
export type { ProbeTarget } from './question.ts';
export { type ProbeResult, type ProbeRun, runProbes } from './run-probes.ts';
export type { StatusRange } from './status.ts';
export { describeResult, probesFailure } from './verdict.ts';
