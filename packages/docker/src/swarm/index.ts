export { meetsConstraints, parseConstraint } from './model/constraints.ts';
export { swarmNetworks } from './model/networks.ts';
export { allNodes, type SwarmNode } from './model/nodes.ts';
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
export { describeEnd, type Hopeless } from './watch/hopeless.ts';
export {
  createJudge,
  type Judge,
  type JudgeOptions,
  type ServiceVerdict,
  type StackView,
} from './watch/judge.ts';
export type { Progress } from './watch/progress.ts';
