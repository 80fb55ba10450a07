export type { EngineChange } from './change.ts';
export { askEngine, type EngineQuery, engineQuery } from './engine.ts';
export { untilEngineAnswers } from './engine-answers.ts';
export { engineInfo } from './engine-info.ts';
export { environmentOf } from './environment.ts';
export { healthCheckSchema, healthVerdictMs, millisecondsOf } from './health-check.ts';
export { type Definition, isLabel, networkDifferences, volumeDifferences } from './kept-definitions.ts';
export { allNetworks } from './networks.ts';
export { allVolumes } from './volumes.ts';
