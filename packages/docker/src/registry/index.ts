export { openRegistry } from './client/open-registry.ts';
export type { RegistryClient } from './client/registry-client.ts';
export { type RetryOptions, withRetries } from './failure/retry.ts';
export { type BuiltImage, builtImageSchema } from './image/built-image.ts';
export { digestOfTag, giveTag } from './image/give-tag.ts';
export { type InspectedImage, inspectImage } from './image/inspect-image.ts';
export { wrongPlatform } from './image/platform-fit.ts';
export { missingPlatforms, normalPlatforms } from './image/platform-name.ts';
export { pullImage } from './image/pull-image.ts';
export { type BaseImage, readBase } from './image/read-base.ts';
export { type EarlyAnswers, resolveEarly, resolveImage } from './image/resolve-image.ts';
export {
  chooseImages,
  type ImageChoice,
  type ResolvedService,
  resolveServices,
} from './image/service-images.ts';
export { type DockerConfig, openDockerConfig } from './login/docker-config.ts';
export type { RegistryLogin } from './login/login.ts';
export { datastoreOf } from './reference/datastores.ts';
export { isDigest, isRepositoryPath, isTag } from './reference/grammar.ts';
export { registriesOf, shortDigest, shortImage, shortRepository } from './reference/image-name.ts';
export { parseReference, pinned, repositoryOf } from './reference/reference.ts';
