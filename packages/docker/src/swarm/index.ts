export { attemptedSpec } from './model/attempted-spec.ts';
export { meetsConstraints, parseConstraint } from './model/constraints.ts';
export { swarmNetworks } from './model/networks.ts';
export { allNodes, type NodeHost, type SwarmNode } from './model/nodes.ts';
export { nodesAllowed } from './model/placement.ts';
export {
  type ServiceSpec,
  type SwarmService,
  serviceSpecSchema,
  servicesOf,
  shortName,
  stackLabel,
  type TaskTemplate,
} from './model/services.ts';
export {
  comparableSpec,
  comparableTemplate,
  differences,
  type NetworkNames,
  runsTemplate,
  type SpecDifference,
} from './model/specs.ts';
export { allConfigs, allSecrets, type StoredData } from './model/stored-data.ts';
export { hasFailed, placeOf, type SwarmTask, tasksOf } from './model/tasks.ts';
export { type ReplaceTasksRequest, replaceTasks } from './replace-tasks.ts';
export { createEngineCheck, keptFromNodes, type Objections } from './watch/engine-check.ts';
export { describeEnd, type Hopeless } from './watch/hopeless.ts';
export {
  createJudge,
  type Judge,
  type JudgeOptions,
  type ServiceVerdict,
} from './watch/judge.ts';
export type { Progress } from './watch/progress.ts';
export { type TaskLog, taskLog } from './watch/task-log.ts';
export { type StackView, specsOf, viewStack } from './watch/view-stack.ts';
export { type StackWatchRequest, type StackWatchResult, watchStack } from './watch/watch-stack.ts';
