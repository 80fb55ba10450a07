export { credentialsIn } from './credentials.ts';
export type { FindContainer, ServiceContainer } from './database/ask-database.ts';
export { databaseProbeSchema } from './database/probe.ts';
export type { Probe } from './http/probe.ts';
export type { ProbeTarget } from './http/probe-request.ts';
export { type ErrorsSeen, watchForErrors } from './http/watch-errors.ts';
export type { ProbeResult } from './probe-result.ts';
export { runProbes } from './run-probes.ts';
export { describeResult, probesFailure } from './verdict.ts';
export {
  isDatabaseProbe,
  isProbe,
  type VerifyItem,
  verifyItemFields,
  verifyItemSchema,
} from './verify-item.ts';
