export { type BuiltImage, builtImageSchema } from './built-image.ts';
export { type DockerConfig, type DockerConfigOptions, openDockerConfig } from './docker-config.ts';
export { isDigest, isRegistryAddress, isRepositoryPath, isTag } from './grammar.ts';
export {
  type InspectedImage,
  type InspectOptions,
  inspectImage,
  platformDigests,
  readDigest,
} from './inspect-image.ts';
export type { RegistryLogin } from './login.ts';
export { type PullOptions, pullImage } from './pull-image.ts';
export {
  dockerHub,
  formatReference,
  type ImageReference,
  parseReference,
  pinned,
  repositoryOf,
  withDefaultTag,
} from './reference.ts';
export { explainRegistryError, type RegistryErrorCause } from './registry-error.ts';
export { RegistryFailure } from './registry-failure.ts';
export { type ResolveOptions, resolveImage, resolveImages } from './resolve-image.ts';
export type { ResolvedImage } from './resolved-image.ts';
export { type RetryOptions, withRetries } from './retry.ts';
export { chooseImages, type ImageChoice, type ResolvedService, resolveServices } from './service-images.ts';
