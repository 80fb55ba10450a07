export { type MachineFacts, readMachineFacts } from './machine-facts.ts';
export { clockOff, clockToleranceSeconds, machineProblems } from './machine-problems.ts';
