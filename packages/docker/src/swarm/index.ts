export { meetsConstraints, parseConstraint } from './constraints.ts';
export { describeEnd, type Hopeless } from './hopeless.ts';
export { createJudge, type Judge, type JudgeOptions, type ServiceVerdict, type StackView } from './judge.ts';
export { swarmNetworks } from './networks.ts';
export { allNodes, type SwarmNode } from './nodes.ts';
export { nodesAllowed } from './placement.ts';
export type { Progress } from './progress.ts';
export {
  type ServiceSpec,
  type SwarmService,
  serviceSpecSchema,
  servicesOf,
  shortName,
  stackLabel,
  type TaskTemplate,
} from './services.ts';
export {
  comparableSpec,
  comparableTemplate,
  differences,
  type NetworkNames,
  runsTemplate,
  type SpecDifference,
} from './specs.ts';
export { allConfigs, allSecrets, type StoredData } from './stored-data.ts';
export { hasFailed, placeOf, type SwarmTask, tasksOf } from './tasks.ts';
