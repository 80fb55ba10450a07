export { type BakeOptions, bake, bakeArgv } from './bake/bake.ts';
export { type BakeDefinition, bakeDefinition } from './bake/bake-definition.ts';
export { type BakeFile, type BakeFileTarget, printBakeArgv, readBakeFile } from './bake/bake-file.ts';
export type { BakeSecret } from './bake/bake-secret.ts';
export {
  type Attest,
  type BuildCache,
  type BuildTarget,
  cacheTag,
  type LocalCache,
} from './bake/build-target.ts';
export { type Builder, type BuilderOptions, type BuildxVersion, inspectBuilder } from './buildx.ts';
export { imagesOfDockerfile } from './contents/dockerfile-images.ts';
export {
  type ImageText,
  textsInEngine,
  textsInRegistry,
  textsOf,
  textsOfPlatforms,
} from './contents/image-texts.ts';
export { findLeaks, type LeakedSecret } from './contents/leaked-secrets.ts';
export { BuildError } from './progress/build-error.ts';
export type { BuildListener, FailedStep } from './progress/build-progress.ts';
export type { StepName } from './progress/step-name.ts';
export { type Pruned, prune, pruneCacheArgv } from './prune.ts';
export { canMoveTags, moveTag, parsePushedDigest, pushArgv, pushTag, type TagToPush } from './push-image.ts';
