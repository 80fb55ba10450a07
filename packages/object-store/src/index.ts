export { type CheckOptions, checkDestination, type DestinationCheck } from './check/check-destination.ts';
export {
  credentialFields,
  type DestinationConfiguration,
  destinationFields,
  destinationSchema,
  needsIdentity,
} from './configuration/configuration.ts';
export type { Credentials, OpenDeps } from './configuration/kind.ts';
export { credentialProblems, openDestination } from './configuration/open-destination.ts';
export {
  type Destination,
  KeyExistsFailure,
  type Limits,
  type PlaceFacts,
  type Stored,
  type Upload,
} from './destination.ts';
export { isName } from './name.ts';
