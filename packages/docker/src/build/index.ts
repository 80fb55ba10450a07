export { bake } from './bake/bake.ts';
export { type BakeFile, type BakeFileTarget, readBakeFile } from './bake/bake-file.ts';
export type { BakeSecret } from './bake/bake-secret.ts';
export { BuildError } from './bake/build-error.ts';
export type { Attest, BuildCache, BuildTarget } from './bake/build-target.ts';
export { type Builder, inspectBuilder } from './builder/buildx.ts';
export { prune } from './builder/prune.ts';
export { pushTag } from './builder/push-image.ts';
export { imagesOfDockerfile } from './contents/dockerfile-images.ts';
export {
  type ImageText,
  textsInEngine,
  textsInRegistry,
  textsOf,
  textsOfExport,
} from './contents/image-texts.ts';
export { findLeaks } from './contents/leaked-secrets.ts';
export type { BuildListener } from './progress/build-progress.ts';
