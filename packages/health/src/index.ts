export type { FindContainer, ServiceContainer } from './database/ask-database.ts';
export { type DatabaseProbe, databaseProbeSchema } from './database/probe.ts';
export { type Probe, type ProbeInput, probeSchema } from './http/probe.ts';
export type { ProbeTarget } from './http/probe-request.ts';
export type { StatusRange } from './http/status.ts';
export type { ProbeResult } from './probe-result.ts';
export { type ProbeRun, runProbes } from './run-probes.ts';
export { describeResult, probesFailure } from './verdict.ts';
export {
  isDatabaseProbe,
  isProbe,
  type VerifyItem,
  verifyItemFields,
  verifyItemSchema,
} from './verify-item.ts';
