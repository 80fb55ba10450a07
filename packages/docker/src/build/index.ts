export { type BakeOptions, bake, bakeArgv } from './bake.ts';
export { type BakeDefinition, bakeDefinition } from './bake-definition.ts';
export type { BuildListener, FailedStep } from './build-progress.ts';
export { type BuildCache, type BuildTarget, cacheTag } from './build-target.ts';
export { type Builder, type BuilderOptions, type BuildxVersion, inspectBuilder } from './buildx.ts';
export { imagesOfDockerfile } from './dockerfile-images.ts';
export { type Pruned, prune, pruneCacheArgv } from './prune.ts';
export { canMoveTags, moveTag, parsePushedDigest, pushArgv, pushTag, type TagToPush } from './push-image.ts';
export type { StepName } from './step-name.ts';
