export type { ServiceSeen } from './containers/service-seen.ts';
export { credentialsIn } from './credentials.ts';
export type { FindContainer, ServiceContainer } from './database/ask-in-container.ts';
export type { ProbeTarget } from './http/probe-request.ts';
export { type ErrorsSeen, watchForErrors } from './http/watch-errors.ts';
export { causeOf, isOwnNetworkFault } from './network-fault.ts';
export type { ProbeResult } from './probe-result.ts';
export type { Ledgers, ProbeRun } from './probe-run.ts';
export { runProbes } from './run-probes.ts';
export { describeResult, probesFailure } from './verdict.ts';
export {
  isProbe,
  type ProbeKind,
  restoreItem,
  type VerifyItem,
  verifyItemFields,
  verifyItemSchema,
} from './verify-item.ts';
