export { changeService, updateRequest } from './change-service.ts';
export { attemptedSpec } from './model/attempted-spec.ts';
export { meetsConstraints, parseConstraint } from './model/constraints.ts';
export { allNodes, type SwarmNode } from './model/nodes.ts';
export { nodesAllowed, servicesNowhere, whyNowhere } from './model/placement.ts';
export {
  type ServiceSpec,
  type SwarmService,
  serviceSpecSchema,
  shortName,
  stackLabel,
} from './model/services.ts';
export { comparableSpec, differences, runsTemplate } from './model/specs.ts';
export { allConfigs, allSecrets, type StoredData } from './model/stored-data.ts';
export { graceSecondsOf, hasFailed, isOver, placeOf, type SwarmTask } from './model/tasks.ts';
export { provenOrAlone, updatedAlone } from './model/update-order.ts';
export { replaceTasks } from './replace-tasks.ts';
export { createEngineCheck, keptFromNodes } from './watch/engine-check.ts';
export { healthyContainers, runningContainers } from './watch/health-checks.ts';
export { describeEnd } from './watch/hopeless.ts';
export type { ServiceVerdict } from './watch/judge.ts';
export { leftOnPausedNodes } from './watch/paused-nodes.ts';
export { progressOf } from './watch/progress.ts';
export { taskLog } from './watch/task-log.ts';
export { type StackView, specsOf, viewStack } from './watch/view-stack.ts';
export { type StackWatchResult, watchStack } from './watch/watch-stack.ts';
