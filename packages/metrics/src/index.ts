export { exposition } from './exposition.ts';
export { deployMetrics } from './figures/deploy.ts';
export { probeMetrics } from './figures/probe.ts';
export { pushMetrics } from './push.ts';
export { readMetricTargets } from './targets.ts';
