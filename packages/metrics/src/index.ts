export { exposition } from './exposition.ts';
export { backupMetrics } from './figures/backup.ts';
export { deployMetrics } from './figures/deploy.ts';
export { probeMetrics } from './figures/probe.ts';
export { annotate, type Pushed, pushMetrics } from './push.ts';
export { type MetricTargets, readMetricTargets } from './targets.ts';
