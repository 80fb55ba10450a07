export { type BuildRequest, buildServices, builtTag, servicesToBuild } from './build-services.ts';
export { recreateServices, type StartRequest, startServices, withNeeds } from './change-services.ts';
export {
  askCompose,
  type ComposeOptions,
  type ComposeProject,
  changeByCompose,
} from './compose-command.ts';
export { configHashes } from './config-hashes.ts';
export { type ContainerEvent, type EventLog, logEvents, outageOf } from './container-events.ts';
export { containerWords, describeContainer } from './container-words.ts';
export {
  type RemoveOptions,
  removeContainers,
  type StopOptions,
  settleNames,
  startStopped,
  stopContainers,
} from './containers.ts';
export { formatDotenv } from './dotenv.ts';
export { imageIds, keepImages, keptTag, pruneKeptImages } from './kept-images.ts';
export { type ComposeModel, type ComposeService, modelSchema, replicasOf } from './model.ts';
export {
  contentHash,
  isWithin,
  type ManagedContent,
  type ManagedDirectory,
  pathsSeen,
} from './mounted-content.ts';
export { type ChangeAction, planChanges, type ServiceChange } from './plan-changes.ts';
export {
  type EstateContainer,
  type EstateVolume,
  type ProjectEstate,
  projectEstate,
  type Stranger,
} from './project-estate.ts';
export {
  type ExpectedService,
  judgeProject,
  type ProjectJudge,
  type ProjectVerdict,
} from './project-judge.ts';
export {
  composeLabels,
  foreignContainers,
  type ProjectContainer,
  projectBelongings,
  projectContainers,
} from './project-state.ts';
export { projectsOnHost } from './projects-on-host.ts';
export { provenDotenv, readDotenv } from './read-dotenv.ts';
export { type ComposeSource, readComposeModel } from './read-model.ts';
export { type Removal, removeProject } from './remove-project.ts';
export { type ComposeRenderInput, readRenderedCompose, renderCompose } from './render.ts';
export { dependencyLevels, jobLabel, jobsOf } from './service-order.ts';
export { type ChosenStrategy, chooseStrategy, type Strategy } from './strategy.ts';
export { type TakenPort, takenPorts } from './taken-ports.ts';
export { volumeSizes } from './volume-sizes.ts';
