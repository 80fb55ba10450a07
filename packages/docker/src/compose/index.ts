export { isWithin } from '../stack/source/written-mount.ts';
export { buildServices, builtTag, servicesToBuild } from './change/build-services.ts';
export { recreateServices, startServices } from './change/change-services.ts';
export {
  removeContainers,
  restartContainers,
  settleNames,
  startStopped,
  stopContainers,
} from './change/containers.ts';
export { imageIds, keepImages, keptTag, pruneKeptImages } from './change/kept-images.ts';
export { planChanges } from './change/plan-changes.ts';
export { removeProject } from './change/remove-project.ts';
export type { ServiceChange } from './change/service-change.ts';
export { startable } from './change/startable.ts';
export type { Strategy } from './change/strategy.ts';
export { type ComposeProject, changeByCompose } from './command/compose-command.ts';
export { pluginPlaces } from './command/compose-scripts.ts';
export { configHashes } from './model/config-hashes.ts';
export { formatDotenv } from './model/dotenv.ts';
export { type ComposeModel, type ComposeService, modelSchema, replicasOf } from './model/model.ts';
export { type ManagedDirectory, pathsSeen } from './model/mounted-content.ts';
export { provenDotenv, readDotenv } from './model/read-dotenv.ts';
export { type ComposeRead, type ComposeSource, readComposeModel } from './model/read-model.ts';
export { readRenderedCompose, renderCompose, renderedProject } from './model/render.ts';
export { dependencyLevels, jobsOf } from './model/service-order.ts';
export { containerWords, describeContainer } from './project/container-words.ts';
export { compareDefinitions, keptThings, type UnlikeDefinition } from './project/definitions.ts';
export { hostObstacles } from './project/host-obstacles.ts';
export { type HostSurvey, surveyHost } from './project/host-survey.ts';
export { misplacement, placementOf } from './project/placement.ts';
export {
  type EstateVolume,
  type ProjectEstate,
  projectEstate,
  type Stranger,
} from './project/project-estate.ts';
export {
  composeLabels,
  foreignContainers,
  type ProjectContainer,
  projectBelongings,
  projectContainers,
} from './project/project-state.ts';
export { projectsIn, projectsOnHost } from './project/projects-on-host.ts';
export { takenPorts } from './project/taken-ports.ts';
export { volumeSizes } from './project/volume-sizes.ts';
export { impossibleClaims } from './service/claims.ts';
export { guestsOf } from './service/namespaces.ts';
export { publishedPorts } from './service/published-ports.ts';
export { type ContainerEvent, type EventLog, logEvents, outageOf } from './watch/container-events.ts';
export type { ProjectVerdict } from './watch/project-judge.ts';
export { recentEvents } from './watch/recent-events.ts';
export {
  judgeOf,
  type ProjectWatch,
  type ProjectWatchResult,
  throughSoak,
  untilUp,
} from './watch/watch-project.ts';
