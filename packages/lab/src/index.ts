export { findLab } from './find.ts';
export { Lab, type LabNode } from './lab.ts';
export type { Row } from './machines/postgres.ts';
export type { Ran } from './machines/run.ts';
export { type LabOptions, startLab } from './start.ts';
