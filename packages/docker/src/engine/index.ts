export { type AskOptions, askEngine, type EngineQuestion, question } from './engine.ts';
