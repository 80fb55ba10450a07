export { changeEngine } from './change.ts';
export { askEngine, engineQuery } from './engine.ts';
export { engineInfo } from './engine-info.ts';
