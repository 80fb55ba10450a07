export { deployStack, removeServices, type StackDeployOptions, withoutLogins } from './deploy.ts';
export { type IgnoredKey, ignoredKeys } from './ignored-keys.ts';
export {
  type MergedData,
  type MergedService,
  type MergedStack,
  type MergeInput,
  mergeStackFiles,
} from './merge.ts';
export { filesLabel, type RenderInput, releaseLabel, renderStack } from './render.ts';
export { readRendered } from './rendered.ts';
export { parseStackFile, type StackFile } from './stack-file.ts';
export { type NamedData, nameData } from './stored-names.ts';
export { requireVariables, substitute, type VariableUse, variablesOf } from './variables.ts';
