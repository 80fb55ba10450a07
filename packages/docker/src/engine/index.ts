export { changeEngine, type EngineChange } from './change.ts';
export { type AskOptions, askEngine, type EngineQuery, engineQuery } from './engine.ts';
export { engineInfo } from './engine-info.ts';
