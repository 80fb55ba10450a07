export { explainRegistryError, type RegistryErrorCause } from './failure/registry-error.ts';
export { RegistryFailure } from './failure/registry-failure.ts';
export { type RetryOptions, withRetries } from './failure/retry.ts';
export { type BuiltImage, builtImageSchema } from './image/built-image.ts';
export {
  type InspectedImage,
  type InspectOptions,
  inspectImage,
  platformDigests,
  readDigest,
} from './image/inspect-image.ts';
export { type PullOptions, pullImage } from './image/pull-image.ts';
export { type ResolveOptions, resolveImage, resolveImages } from './image/resolve-image.ts';
export type { ResolvedImage } from './image/resolved-image.ts';
export {
  chooseImages,
  type ImageChoice,
  type ResolvedService,
  resolveServices,
} from './image/service-images.ts';
export { type DockerConfig, type DockerConfigOptions, openDockerConfig } from './login/docker-config.ts';
export type { RegistryLogin } from './login/login.ts';
export { isDigest, isRegistryAddress, isRepositoryPath, isTag } from './reference/grammar.ts';
export {
  dockerHub,
  formatReference,
  type ImageReference,
  parseReference,
  pinned,
  repositoryOf,
  withDefaultTag,
} from './reference/reference.ts';
