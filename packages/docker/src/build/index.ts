export { bake } from './bake/bake.ts';
export { type BakeFile, type BakeFileTarget, readBakeFile } from './bake/bake-file.ts';
export type { BakeSecret } from './bake/bake-secret.ts';
export type { Attest, BuildCache, BuildTarget } from './bake/build-target.ts';
export { type Builder, inspectBuilder } from './buildx.ts';
export { imagesOfDockerfile } from './contents/dockerfile-images.ts';
export {
  type ImageText,
  textsInEngine,
  textsInRegistry,
  textsOf,
  textsOfPlatforms,
} from './contents/image-texts.ts';
export { findLeaks } from './contents/leaked-secrets.ts';
export { BuildError } from './progress/build-error.ts';
export type { BuildListener } from './progress/build-progress.ts';
export { prune } from './prune.ts';
export { canMoveTags, moveTag, pushTag } from './push-image.ts';
