export { allProblems, type Finding, find, freeDisks, problemOf } from './check/finding.ts';
export { tellFindings } from './check/tell-findings.ts';
export { tryLogin } from './check/try-login.ts';
export {
  type Command,
  type DeployRequest,
  type RequestFor,
  requestOf,
  requireFor,
} from './inputs/command.ts';
export { type DeployInputs, deployInputs, deployInputsOf } from './inputs/deploy-inputs.ts';
export { type FileMapping, parseFileMapping } from './inputs/file-mapping.ts';
export { environmentInput, githubInputs } from './inputs/github-inputs.ts';
export {
  type InstallationGiven,
  type InstallationPlace,
  installationInputs,
  installationOf,
} from './inputs/installation-inputs.ts';
export { type Limits, limitInputs } from './inputs/limits.ts';
export { type NodeAddress, parseNodes } from './inputs/node-addresses.ts';
export { probesInput } from './inputs/probes-input.ts';
export { type ReleaseSource, releaseSourceOf } from './inputs/release-inputs.ts';
export type { SchemaGiven } from './inputs/schema-inputs.ts';
export { type Attempt, attemptOf, recordEnd } from './run/attempt.ts';
export { type DeployContext, guardedBy } from './run/context.ts';
export type { Ending } from './run/ending.ts';
export {
  formatProving,
  type Proving,
  provingFile,
  provingIn,
  readProving,
  storeProving,
} from './run/proving.ts';
export { variableOfServices } from './run/release-variable.ts';
export { besideBackups, haltedByBackups } from './running/beside-backups.ts';
export { secretsIn } from './running/environment-secrets.ts';
export { type HealLimits, healLimits, longestHealMs } from './running/healing-limits.ts';
export { healingLockWaitMs, lockSeen, underOwnLock, unlessHeld } from './running/healing-lock.ts';
export {
  type Evidence,
  type FieldDrift,
  type HealingSession,
  type HealStep,
  healSteps,
  type Installed,
  type InstalledLook,
  NothingTouched,
  type ServiceLook,
} from './running/installed.ts';
export { keepEvidence } from './running/kept-evidence.ts';
export type {
  KeptReleases,
  Recoverable,
  RecoverySession,
  StoppedApp,
  WayToRelease,
} from './running/recoverable.ts';
export { type RepositoryFiles, repositoryFiles } from './sources/repository-files.ts';
export { readVariables, refuseSteering } from './sources/variables.ts';
export { tellDeploy } from './tell/deploy.ts';
export type {
  DeployPlan,
  FieldChange,
  FileChange,
  ServiceChange,
} from './tell/deploy-plan.ts';
export { summariseEnding } from './tell/ending.ts';
export { foldEqualRows } from './tell/equal-rows.ts';
export { fieldChanges } from './tell/field-changes.ts';
export { githubTold } from './tell/github-record.ts';
export { countRunning, type SeenRunning, servicesUnchecked, warnUnchecked } from './tell/health-checks.ts';
export { summariseLedger } from './tell/ledger.ts';
export { planLines, tellPlan } from './tell/plan.ts';
export { shortVersion } from './tell/version.ts';
export {
  decideWayBack,
  type ProofLength,
  type WayBackDecision,
} from './way-back/decide-way-back.ts';
export type { Ended } from './way-back/ended.ts';
export { goBack, limitsOfProof } from './way-back/go-back.ts';
export {
  leftInPlace,
  obstaclesTo,
  requireWayBack,
  schemaOfAttempt,
  schemaOfReturn,
} from './way-back/rollback-safety.ts';
export { asFailure, withEvidence } from './way-back/way-back-failures.ts';
export { type Repair, type RepairOptions, withWayBack } from './way-back/with-way-back.ts';
