export { RegistryFailure } from './failure/registry-failure.ts';
export { type RetryOptions, withRetries } from './failure/retry.ts';
export { type BuiltImage, builtImageSchema } from './image/built-image.ts';
export { inspectImage, platformDigests, readDigest } from './image/inspect-image.ts';
export { pullImage } from './image/pull-image.ts';
export { resolveImage } from './image/resolve-image.ts';
export {
  chooseImages,
  type ImageChoice,
  type ResolvedService,
  resolveServices,
} from './image/service-images.ts';
export { type DockerConfig, openDockerConfig } from './login/docker-config.ts';
export type { RegistryLogin } from './login/login.ts';
export { isRepositoryPath, isTag } from './reference/grammar.ts';
export { parseReference, pinned, repositoryOf } from './reference/reference.ts';
