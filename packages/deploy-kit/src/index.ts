export { type Attempt, attemptOf, recordEnd } from './attempt.ts';
export { type BuiltImage, builtImageSchema } from './built-image.ts';
export { type Command, commandInputs, requireFor } from './command.ts';
export type { DeployContext } from './context.ts';
export { type DeployLock, type DeployLockRequest, takeDeployLock } from './deploy-lock.ts';
export { type Ending, headlineOf, type Status } from './ending.ts';
export { type FieldRules, fieldChanges } from './field-changes.ts';
export { type FileMapping, parseFileMapping } from './file-mapping.ts';
export { environmentInput, type GithubRecord, githubInputs, githubRecordOf } from './github-inputs.ts';
export { type GithubTold, githubTold } from './github-record.ts';
export { type HostLine, hostsInput, parseHostLines } from './host-lines.ts';
export { type Limits, limitInputs, limitsOf } from './limits.ts';
export {
  clockOff,
  clockToleranceSeconds,
  type MachineFacts,
  machineProblems,
  readMachineFacts,
} from './machine-facts.ts';
export {
  type DeployPlan,
  type FieldChange,
  type FileChange,
  type ServiceChange,
  shownValue,
} from './plan.ts';
export { type Proving, readProving, storeProving } from './proving.ts';
export { registryInputs, registryLoginOf } from './registry-login.ts';
export { type ReleaseSource, releaseInputs, releaseSourceOf } from './release-inputs.ts';
export { type RepositoryFiles, repositoryFiles } from './repository-files.ts';
export { asFailure, begunOnly, notProvenAgain, servesAgain, type WayBack } from './return-words.ts';
export {
  leftInPlace,
  obstaclesTo,
  requireWayBack,
  type SchemaGiven,
  schemaGivenOf,
  schemaInputs,
  schemaOfAttempt,
} from './schema-way-back.ts';
export { chooseImages, type ImageChoice, type ResolvedService, resolveServices } from './service-images.ts';
export {
  optionalSshInputs,
  type SshAccess,
  sshAccessOf,
  sshInputs,
  targetInput,
  targetOf,
} from './ssh-access.ts';
export { tidyUp } from './tidy-up.ts';
export { type Changed, type ToldDeploy, tellDeploy } from './told-deploy.ts';
export { summariseLedger } from './told-ledger.ts';
export { planComment, planHeadline, planLines, summarisePlan } from './told-plan.ts';
export { parseEnvFile, readVariables, refuseSteering } from './variables.ts';
