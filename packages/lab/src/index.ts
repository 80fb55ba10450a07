export { findLab } from './find.ts';
export { Lab, type LabNode } from './lab.ts';
export type { Row } from './postgres.ts';
export type { Ran } from './run.ts';
export { type LabOptions, startLab } from './start.ts';
