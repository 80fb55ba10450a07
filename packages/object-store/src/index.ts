export { checkDestination } from './check/check-destination.ts';
export { byKind } from './configuration/by-kind.ts';
export {
  type DestinationConfiguration,
  destinationFields,
  destinationSchema,
} from './configuration/configuration.ts';
export type { Credentials, OpenDeps } from './configuration/kind.ts';
export { credentialProblems, openDestination } from './configuration/open-destination.ts';
export {
  type Destination,
  KeyExistsFailure,
  type Limits,
  type Stored,
  type Upload,
} from './destination.ts';
export { isName } from './name.ts';
