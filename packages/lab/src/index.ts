export { findLab } from './find.ts';
export { Lab, type LabNode } from './lab.ts';
export type { Ran } from './machines/run.ts';
export { startLab } from './start.ts';
