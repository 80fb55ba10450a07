export { containerStates } from './container-states.ts';
export { describeFreed, freeDisk } from './free-disk.ts';
export { type MachineFacts, readMachineFacts } from './machine-facts.ts';
export { clockOff, clockToleranceSeconds, machineProblems } from './machine-problems.ts';
export { firstOfState, machineState } from './machine-state.ts';
