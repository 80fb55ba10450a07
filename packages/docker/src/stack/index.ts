export { deployStack, removeServices, type StackDeployOptions, withoutLogins } from './deploy.ts';
export { type MergeInput, mergeStackFiles } from './merge/merge.ts';
export type { MergedData, MergedService, MergedStack } from './merge/merged-stack.ts';
export { filesLabel, type RenderInput, releaseLabel, renderStack } from './merge/render.ts';
export { readRendered } from './merge/rendered.ts';
export { type NamedData, nameData } from './merge/stored-names.ts';
export { type IgnoredKey, ignoredKeys } from './source/ignored-keys.ts';
export { parseStackFile, type StackFile } from './source/stack-file.ts';
export { requireVariables, substitute, type VariableUse, variablesOf } from './source/variables.ts';
